SELECT '{"data":{"area":{"code":"' || a.code || '","name":' || to_json(a.name) || ',"level":"' || a.level
    || '","parent":' || coalesce('{"code":"' || p.code || '","name":' || to_json(p.name) || '}', 'null')
    || ',"children":[' || coalesce((
        SELECT string_agg('{"code":"' || c.code || '","name":' || to_json(c.name) || '}', ',' ORDER BY c.code)
        FROM areas c WHERE c.parent_id = a.id), '')
    || '],"observations":{"nodes":[' || coalesce((
        SELECT string_agg('{"periodEnd":"' || period_end || '","value":' || coalesce(value::text, 'null')
            || ',"obsStatus":"' || obs_status || '"}', ',')
        FROM (SELECT * FROM published.observations o
            WHERE o.area_id = a.id AND o.breakdown_id = 0
              AND o.indicator_id = (SELECT id FROM indicators WHERE code = $2)
            ORDER BY period_end DESC LIMIT 5) o), '')
    || ']}}}}'
FROM areas a LEFT JOIN areas p ON p.id = a.parent_id WHERE a.id = $1
