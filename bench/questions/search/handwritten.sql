WITH found AS MATERIALIZED (
    SELECT o.id, o.code, o.name, o.sort_key, p.code AS provider, p.name AS provider_name, p.carrier_form
    FROM offerings o JOIN organizations p ON p.id = o.provider_id
    WHERE o.sort_key LIKE '%' || $1 || '%' AND p.carrier_form = $2
      AND EXISTS (
        SELECT FROM grants g WHERE g.offering_id = o.id AND g.year = $4 AND g.awarded > $5)
      AND EXISTS (
        SELECT FROM offering_areas l JOIN areas a ON a.id = l.area_id
        WHERE l.offering_id = o.id AND a.area_set_id = (SELECT id FROM area_sets WHERE code = $3))
)
SELECT '{"data":{"offerings":{"totalCount":' || (SELECT count(*) FROM found) || ',"nodes":[' || coalesce(
    string_agg('{"code":"' || o.code || '","name":' || to_json(o.name) || ',"provider":{"code":"' || o.provider
        || '","name":' || to_json(o.provider_name) || ',"carrierForm":"' || o.carrier_form || '"},"areas":['
        || coalesce(areas.text, '') || ']}', ',' ORDER BY o.sort_key, o.id), '') || ']}}}'
FROM (SELECT * FROM found ORDER BY sort_key, id LIMIT 20) o
CROSS JOIN LATERAL (
    SELECT string_agg('{"code":"' || a.code || '","name":' || to_json(a.name) || '}', ',' ORDER BY a.code) AS text
    FROM offering_areas l JOIN areas a ON a.id = l.area_id WHERE l.offering_id = o.id) areas
