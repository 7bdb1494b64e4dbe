SELECT '{"data":{"offerings":{"nodes":[' || string_agg('{"code":"' || o.code || '","name":' || to_json(o.name)
    || ',"status":"' || o.status || '","provider":{"code":"' || p.code || '","name":' || to_json(p.name)
    || '},"areas":[' || coalesce(areas.text, '') || '],"grants":{"nodes":[' || coalesce(grants.text, '') || ']}}', ','
    ORDER BY o.sort_key, o.id) || ']}}}'
FROM (SELECT * FROM offerings ORDER BY sort_key, id LIMIT $1) o
JOIN organizations p ON p.id = o.provider_id
CROSS JOIN LATERAL (
    SELECT string_agg('{"code":"' || a.code || '","name":' || to_json(a.name) || '}', ',' ORDER BY a.code) AS text
    FROM offering_areas l JOIN areas a ON a.id = l.area_id WHERE l.offering_id = o.id) areas
CROSS JOIN LATERAL (
    SELECT string_agg('{"reference":"' || reference || '","year":' || year || ',"awarded":"' || awarded || '"}', ',')
        AS text
    FROM (SELECT * FROM grants g WHERE g.offering_id = o.id ORDER BY year DESC, reference LIMIT 10) g) grants
