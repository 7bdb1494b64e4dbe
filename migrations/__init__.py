"""The history of the tables: one file a step, applied in order by `sozialgraph migrate`."""
