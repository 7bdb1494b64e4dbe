-- What PostGraphile's aggregates cannot reach, since they group by columns of one table or view: the rows behind figures
-- by area and field. Its documentation advises a view for this; the grouping stays its own.
CREATE SCHEMA IF NOT EXISTS portal;
GRANT USAGE ON SCHEMA portal TO sozialgraph_public;

CREATE OR REPLACE VIEW portal.area_capacity AS
SELECT s.code AS area_set, a.level, a.code AS area, sub_plan, newest.maximum
FROM offerings o
JOIN offering_areas l ON l.offering_id = o.id
JOIN areas a ON a.id = l.area_id
JOIN area_sets s ON s.id = a.area_set_id
CROSS JOIN unnest(o.sub_plans) sub_plan
LEFT JOIN LATERAL (
    SELECT maximum FROM published.capacity_records r WHERE r.offering_id = o.id ORDER BY reference_day DESC LIMIT 1
) newest ON true;

CREATE OR REPLACE VIEW portal.area_need AS
SELECT s.code AS area_set, a.level, a.code AS area, n.sub_plan, 1 AS needs
FROM needs n
JOIN areas a ON a.id = n.area_id
JOIN area_sets s ON s.id = a.area_set_id;

CREATE OR REPLACE VIEW portal.area_funding AS
SELECT s.code AS area_set, a.level, a.code AS area, sub_plan, g.awarded
FROM grants g
JOIN grant_areas l ON l.grant_id = g.id
JOIN areas a ON a.id = l.area_id
JOIN area_sets s ON s.id = a.area_set_id
CROSS JOIN unnest(g.sub_plans) sub_plan;

GRANT SELECT ON ALL TABLES IN SCHEMA portal TO sozialgraph_public;
