// PostGraphile as its documentation recommends it for production. PGHOST, PGUSER, PGDATABASE say where the database is.
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

export default {
  extends: [PostGraphileAmberPreset, PgSimplifyInflectionPreset],
  // Or else it hides relations that it takes for slow, such as an area's children.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [
    makePgService({
      schemas: ["public", "published"],
      // The role belongs to the connection (PGOPTIONS): named in each request, it would cost a transaction.
      poolConfig: { max: 8 },
      pubsub: false,
    }),
  ],
  grafserv: { graphiql: false, websockets: false, watch: false },
  grafast: { explain: false },
};
