// PostGraphile as its documentation recommends it for production, with its plugins for filters and for sums by group.
// PGHOST, PGUSER, PGDATABASE say where the database is.
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";

export default {
  extends: [
    PostGraphileAmberPreset,
    PgSimplifyInflectionPreset,
    PostGraphileConnectionFilterPreset,
    PgAggregatesPreset,
  ],
  // Or else it hides relations that it takes for slow, such as an area's children.
  disablePlugins: ["PgIndexBehaviorsPlugin"],
  pgServices: [
    makePgService({
      schemas: ["public", "published", "portal"],
      // The role belongs to the connection (PGOPTIONS): named in each request, it would cost a transaction.
      poolConfig: { max: 8 },
      pubsub: false,
    }),
  ],
  schema: { connectionFilterRelations: true },
  grafserv: { graphiql: false, websockets: false, watch: false },
  grafast: { explain: false },
};
