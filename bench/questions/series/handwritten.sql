SELECT '{"data":{"observations":{"nodes":[' || string_agg('{"area":{"code":"' || code || '"},"periodEnd":"'
    || period_end || '","value":' || coalesce(value::text, 'null') || ',"obsStatus":"' || obs_status || '"}', ',')
    || ']}}}'
FROM (SELECT o.*, a.code FROM published.observations o JOIN areas a ON a.id = o.area_id
    WHERE o.indicator_id = (SELECT id FROM indicators WHERE code = $1) AND o.breakdown_id = 0
    ORDER BY o.indicator_id, o.area_id, o.breakdown_id, o.dataset_id, o.period_end LIMIT 9000) o
