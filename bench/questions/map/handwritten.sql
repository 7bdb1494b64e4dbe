SELECT '{"data":{"observations":{"nodes":[' || string_agg('{"area":{"code":"' || a.code || '","name":'
    || to_json(a.name) || '},"value":' || coalesce(o.value::text, 'null') || ',"obsStatus":"' || o.obs_status || '"}',
    ',' ORDER BY o.area_id) || ']}}}'
FROM published.observations o JOIN areas a ON a.id = o.area_id
WHERE o.indicator_id = (SELECT id FROM indicators WHERE code = $1) AND o.breakdown_id = 0 AND o.period_end = $3
    AND a.area_set_id = (SELECT id FROM area_sets WHERE code = $2)
