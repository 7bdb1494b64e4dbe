// PostGraphile as its documentation recommends it for production, with its plugins for filters and for sums by group.
// PGHOST, PGUSER, PGDATABASE say where the database is.
import { PgAggregatesPreset } from "@graphile/pg-aggregates";
import { PgSimplifyInflectionPreset } from "@graphile/simplify-inflection";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";
import { makePgService } from "postgraphile/adaptors/pg";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";

// Published figures have no foreign keys, since the raw ones have them: what a relation is, it learns here.
const relations = ["indicator", "area", "breakdown", "dataset"].map((name) => `(${name}_id) references public.${name}s (id)`);

export default {
  extends: [
    PostGraphileAmberPreset,
    PgSimplifyInflectionPreset,
    PostGraphileConnectionFilterPreset,
    PgAggregatesPreset,
  ],
  plugins: [
    jsonPgSmartTags({ version: 1, config: { class: { "published.observations": { tags: { foreignKey: relations } } } } }),
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
