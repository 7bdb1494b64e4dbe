WITH chosen AS MATERIALIZED (
    SELECT a.id, a.code FROM areas a JOIN area_sets s ON s.id = a.area_set_id WHERE s.code = $1 AND a.level = $2
), capacity AS (
    SELECT c.code, sub_plan, sum(o.maximum) AS maximum
    FROM (
        SELECT o.id, o.sub_plans, (
            SELECT maximum FROM published.capacity_records r WHERE r.offering_id = o.id
            ORDER BY reference_day DESC LIMIT 1) AS maximum
        FROM offerings o
        WHERE o.id IN (SELECT l.offering_id FROM offering_areas l JOIN chosen c ON c.id = l.area_id)
        OFFSET 0) o
    JOIN offering_areas l ON l.offering_id = o.id
    JOIN chosen c ON c.id = l.area_id
    CROSS JOIN unnest(o.sub_plans) sub_plan
    GROUP BY c.code, sub_plan
), need AS (
    SELECT c.code, n.sub_plan, count(*) AS needs FROM needs n JOIN chosen c ON c.id = n.area_id GROUP BY c.code, n.sub_plan
), funding AS (
    SELECT c.code, sub_plan, sum(g.awarded) AS awarded
    FROM chosen c
    JOIN grant_areas l ON l.area_id = c.id
    JOIN grants g ON g.id = l.grant_id
    CROSS JOIN unnest(g.sub_plans) sub_plan
    GROUP BY c.code, sub_plan
)
SELECT '{"data":{"capacity":{"groups":[' || coalesce((
        SELECT string_agg('{"area":{"code":"' || code || '"},"subPlan":"' || sub_plan || '","sum":{"maximum":'
            || coalesce(maximum::text, 'null') || '}}', ',' ORDER BY code, sub_plan) FROM capacity), '')
    || ']},"needs":{"groups":[' || coalesce((
        SELECT string_agg('{"area":{"code":"' || code || '"},"subPlan":"' || sub_plan || '","count":' || needs || '}', ','
            ORDER BY code, sub_plan) FROM need), '')
    || ']},"funding":{"groups":[' || coalesce((
        SELECT string_agg('{"area":{"code":"' || code || '"},"subPlan":"' || sub_plan || '","sum":{"awarded":"' || awarded
            || '"}}', ',' ORDER BY code, sub_plan) FROM funding), '')
    || ']}}}'
