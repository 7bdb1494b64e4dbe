-- Roles belong to the whole server, so another database of it, or an administrator, may have made and granted them before.

DO $$ DECLARE
    reader text;
BEGIN
    FOREACH reader IN ARRAY ARRAY['sozialgraph_partner NOLOGIN', 'sozialgraph_planner NOLOGIN',
        'sozialgraph_web LOGIN NOINHERIT'] LOOP
        BEGIN
            IF to_regrole(split_part(reader, ' ', 1)) IS NULL THEN
                EXECUTE 'CREATE ROLE ' || reader;
            END IF;
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
    FOREACH reader IN ARRAY ARRAY['sozialgraph_public', 'sozialgraph_partner', 'sozialgraph_planner'] LOOP
        IF NOT pg_has_role('sozialgraph_web', reader, 'MEMBER') THEN
            EXECUTE format('GRANT %I TO sozialgraph_web', reader);
        END IF;
        BEGIN
            EXECUTE format('GRANT %I TO CURRENT_USER', reader);
        EXCEPTION WHEN insufficient_privilege THEN
            IF NOT pg_has_role(reader, 'MEMBER') THEN
                RAISE;
            END IF;
        END;
        IF NOT pg_has_role(reader, 'sozialgraph_public', 'MEMBER') THEN
            EXECUTE format('GRANT sozialgraph_public TO %I', reader);
        END IF;
    END LOOP;
END $$;

-- What a planner may see: the claims of the transaction, and the rows of raw tables that they reach.

CREATE SCHEMA access;
COMMENT ON SCHEMA access IS 'Who may what, and who read what.';
GRANT USAGE ON SCHEMA access TO sozialgraph_planner;

CREATE FUNCTION access.claims(kind text) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('sozialgraph.' || kind, true), ''), '{}')::text[]
$$;

CREATE FUNCTION access.claimed(kind text, owned text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT access.claims(kind) && array_append(owned, '*')
$$;

CREATE FUNCTION protect_raw(name text, reach text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    protected text;
BEGIN
    FOREACH protected IN ARRAY ARRAY[name, name || '_history'] LOOP
        EXECUTE format('ALTER TABLE raw.%I ENABLE ROW LEVEL SECURITY', protected);
        EXECUTE format('CREATE POLICY planners ON raw.%I FOR SELECT TO sozialgraph_planner USING (%s)', protected, reach);
    END LOOP;
END $$;

SELECT protect_raw('observations', $$
    indicator_id IN (SELECT i.id FROM public.indicators i WHERE access.claimed('sub_plans', i.sub_plans))
    AND area_id IN (
        SELECT a.id FROM public.areas a JOIN public.area_sets s ON s.id = a.area_set_id
        JOIN public.municipalities m ON m.id = s.municipality_id
        WHERE access.claimed('municipalities', ARRAY[m.code]))
$$);
SELECT protect_raw('capacity_records', $$
    offering_id IN (
        SELECT o.id FROM public.offerings o JOIN public.municipalities m ON m.id = o.municipality_id
        WHERE access.claimed('sub_plans', o.sub_plans) AND access.claimed('municipalities', ARRAY[m.code]))
$$);

-- For each table of `published`, what a profile reads instead, by the same name and with the same columns and rows.
-- Whoever changes columns of `published` drops the views before (DROP SCHEMA planner, planner_past, partner CASCADE)
-- where they are in the way, and calls this afterwards.
--
-- A planner gets values and statuses of the raw row where row-level security shows it. A published row of the history has
-- the raw values that held when it ended. `planner_past` holds the versions of both together, each from the moment that either began until
-- either ended, so that every moment finds its own.

CREATE FUNCTION show_profiles() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    shown CONSTANT text[] :=
        '{value,count,base,unassignable,note,obs_status,conf_status,maximum,available,occupied,waiting}';
    told record;
    own text;
    mixed text;
    dated text;
    raw_columns text;
    versions text;
BEGIN
    DROP SCHEMA IF EXISTS planner, planner_past, partner CASCADE;
    CREATE SCHEMA planner;
    CREATE SCHEMA planner_past;
    CREATE SCHEMA partner;
    FOR told IN SELECT c.oid, c.relname AS name, replace(c.relname, '_history', '') AS present,
            to_regclass('raw.' || quote_ident(c.relname)) IS NOT NULL AS protected, c.relname LIKE '%\_history' AS past
        FROM pg_class c WHERE c.relnamespace = 'published'::regnamespace AND c.relkind = 'r'
    LOOP
        SELECT string_agg(format('p.%I', attname), ', ' ORDER BY attnum),
            string_agg(CASE WHEN attname = ANY (shown)
                THEN format('CASE WHEN r.id IS NULL THEN p.%1$I ELSE r.%1$I END AS %1$I', attname)
                ELSE format('p.%I', attname) END, ', ' ORDER BY attnum),
            string_agg(quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE attname = ANY (shown))
        INTO own, mixed, raw_columns
        FROM pg_attribute WHERE attrelid = told.oid AND attnum > 0 AND NOT attisdropped;
        EXECUTE format('CREATE VIEW partner.%I WITH (security_invoker) AS SELECT %s FROM published.%1$I p', told.name, own);
        IF NOT told.protected THEN
            EXECUTE format('CREATE VIEW planner.%I WITH (security_invoker) AS SELECT %s FROM published.%1$I p',
                told.name, own);
            CONTINUE;
        END IF;
        dated := replace(replace(mixed, 'p.recorded_at', 'greatest(p.recorded_at, r.recorded_at) AS recorded_at'),
            'p.superseded_at', 'least(p.superseded_at, r.superseded_at) AS superseded_at');
        EXECUTE format('GRANT SELECT (id, recorded_at, %s) ON raw.%I TO sozialgraph_planner', raw_columns, told.name);
        IF NOT told.past THEN
            EXECUTE format('CREATE VIEW planner.%I WITH (security_invoker) AS
                SELECT %s FROM published.%1$I p LEFT JOIN raw.%1$I r ON r.id = p.id', told.name, mixed);
            EXECUTE format('CREATE VIEW planner_past.%I WITH (security_invoker) AS
                SELECT %s FROM published.%1$I p LEFT JOIN raw.%1$I r ON r.id = p.id', told.name, dated);
            CONTINUE;
        END IF;
        EXECUTE format('GRANT SELECT (superseded_at) ON raw.%I TO sozialgraph_planner', told.name);
        versions := format('(SELECT id, recorded_at, %1$s, ''infinity''::timestamptz AS superseded_at FROM raw.%2$I
            UNION ALL SELECT id, recorded_at, %1$s, superseded_at FROM raw.%3$I)', raw_columns, told.present, told.name);
        EXECUTE format('CREATE VIEW planner.%I WITH (security_invoker) AS
            SELECT %2$s FROM published.%1$I p LEFT JOIN LATERAL (
                SELECT * FROM %3$s v
                WHERE v.id = p.id AND v.recorded_at < p.superseded_at AND v.superseded_at >= p.superseded_at
                ORDER BY v.recorded_at DESC LIMIT 1) r ON true', told.name, mixed, versions);
        EXECUTE format('CREATE VIEW planner_past.%I WITH (security_invoker) AS
            SELECT %2$s FROM (
                SELECT %3$s FROM published.%1$I p
                UNION ALL SELECT %4$s FROM published.%5$I p) p
            LEFT JOIN %6$s r ON r.id = p.id AND r.recorded_at < p.superseded_at AND r.superseded_at > p.recorded_at
            WHERE least(p.superseded_at, r.superseded_at) < ''infinity''',
            told.name, dated, own,
            replace(replace(own, 'p.superseded_at', '''infinity''::timestamptz'), 'p.superseded_by', 'NULL::integer'),
            told.present, versions);
    END LOOP;
    GRANT USAGE ON SCHEMA raw, planner, planner_past TO sozialgraph_planner;
    GRANT SELECT ON ALL TABLES IN SCHEMA planner, planner_past TO sozialgraph_planner;
    GRANT USAGE ON SCHEMA partner TO sozialgraph_partner;
    GRANT SELECT ON ALL TABLES IN SCHEMA partner TO sozialgraph_partner;
END $$;

SELECT show_profiles();
