ALTER TABLE protection_rules ADD COLUMN audience TEXT,
    ADD CONSTRAINT protection_rules_audience_check CHECK (audience IN ('PUBLIC', 'PARTNER'));
COMMENT ON COLUMN protection_rules.audience IS 'The only audience that it is for; empty for everybody who does not see raw figures.';

CREATE SCHEMA shared;
COMMENT ON SCHEMA shared IS 'What partners see beyond the public.';

CREATE TABLE shared.observations (
    id BIGINT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    indicator_id INTEGER NOT NULL,
    period_end DATE NOT NULL,
    value NUMERIC,
    count NUMERIC,
    base NUMERIC,
    unassignable NUMERIC,
    obs_status TEXT NOT NULL,
    conf_status TEXT NOT NULL,
    note TEXT,
    CONSTRAINT observations_pkey PRIMARY KEY (id, published_at),
    CONSTRAINT observations_blank_says_why_check CHECK (value IS NOT NULL OR obs_status IN ('H', 'J', 'K', 'L', 'M', 'O', 'Q', 'U')),
    CONSTRAINT observations_value_finite_check CHECK (value BETWEEN -1e15 AND 1e15),
    CONSTRAINT observations_count_finite_check CHECK (count BETWEEN -1e15 AND 1e15),
    CONSTRAINT observations_base_finite_check CHECK (base BETWEEN -1e15 AND 1e15),
    CONSTRAINT observations_unassignable_finite_check CHECK (unassignable BETWEEN -1e15 AND 1e15),
    CONSTRAINT observations_obs_status_check CHECK (obs_status IN ('A', 'B', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P', 'Q', 'S', 'U', 'V', 'W')),
    CONSTRAINT observations_conf_status_check CHECK (conf_status IN ('F', 'N', 'C', 'D', 'S', 'A', 'O', 'T', 'G', 'M', 'E'))
);
CREATE INDEX observations_period_idx ON shared.observations (indicator_id, period_end);
COMMENT ON COLUMN shared.observations.id IS 'Number of the observation.';
COMMENT ON COLUMN shared.observations.published_at IS 'When the published version was recorded.';
COMMENT ON COLUMN shared.observations.indicator_id IS 'What is measured.';
COMMENT ON COLUMN shared.observations.period_end IS 'Last day that it covers.';
COMMENT ON COLUMN shared.observations.value IS 'The figure itself, in the indicator''s unit.';
COMMENT ON COLUMN shared.observations.count IS 'The number of cases behind a rate.';
COMMENT ON COLUMN shared.observations.base IS 'What the rate divides by.';
COMMENT ON COLUMN shared.observations.unassignable IS 'Cases that could not be placed in any area.';
COMMENT ON COLUMN shared.observations.obs_status IS 'What kind of value it is, or why there is none (SDMX CL_OBS_STATUS).';
COMMENT ON COLUMN shared.observations.conf_status IS 'How far it may be shown, or why not (SDMX CL_CONF_STATUS).';
COMMENT ON COLUMN shared.observations.note IS 'A remark on this figure, in German.';

CREATE TABLE raw.withheld_versions (
    id BIGINT NOT NULL,
    published_at TIMESTAMPTZ NOT NULL,
    indicator_id INTEGER NOT NULL,
    period_end DATE NOT NULL,
    CONSTRAINT withheld_versions_pkey PRIMARY KEY (id, published_at)
);
CREATE INDEX withheld_versions_period_idx ON raw.withheld_versions (indicator_id, period_end);
COMMENT ON COLUMN raw.withheld_versions.id IS 'Number of the observation.';
COMMENT ON COLUMN raw.withheld_versions.published_at IS 'When the published version was recorded.';
COMMENT ON COLUMN raw.withheld_versions.indicator_id IS 'What is measured.';
COMMENT ON COLUMN raw.withheld_versions.period_end IS 'Last day that it covers.';

GRANT USAGE ON SCHEMA shared TO sozialgraph_partner;
GRANT SELECT ON shared.observations TO sozialgraph_partner;

-- Partners see a published version as it was shared with them, where it was. Whoever changes columns of `published` calls
-- show_profiles(), as before, and gives `shared` the column too, if partners may see more of it than the public.

CREATE FUNCTION show_shared() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    told record;
    mixed text;
BEGIN
    FOR told IN SELECT c.oid, c.relname AS name, replace(c.relname, '_history', '') AS present,
            to_regclass('shared.' || quote_ident(replace(c.relname, '_history', ''))) AS shared
        FROM pg_class c WHERE c.relnamespace = 'published'::regnamespace AND c.relkind = 'r'
    LOOP
        CONTINUE WHEN told.shared IS NULL;
        SELECT string_agg(CASE WHEN own.attname IS NULL OR p.attname IN ('id', 'indicator_id', 'period_end')
                THEN format('p.%I', p.attname)
                ELSE format('CASE WHEN s.id IS NULL THEN p.%1$I ELSE s.%1$I END AS %1$I', p.attname) END,
            ', ' ORDER BY p.attnum)
        INTO mixed
        FROM pg_attribute p LEFT JOIN pg_attribute own ON own.attrelid = told.shared AND own.attname = p.attname
        WHERE p.attrelid = told.oid AND p.attnum > 0 AND NOT p.attisdropped;
        EXECUTE format('CREATE OR REPLACE VIEW partner.%I WITH (security_invoker) AS SELECT %s FROM published.%1$I p
            LEFT JOIN shared.%3$I s ON s.id = p.id AND s.published_at = p.recorded_at', told.name, mixed, told.present);
    END LOOP;
    CREATE OR REPLACE VIEW partner.series WITH (security_invoker) AS
        SELECT s.id, s.indicator_id, s.area_id, s.breakdown_id, s.dataset_id, s.first_period, s.last_period, s.length,
            s.blanks - (SELECT count(shared.value)::integer FROM published.observations p
                JOIN shared.observations shared ON shared.id = p.id AND shared.published_at = p.recorded_at
                WHERE p.indicator_id = s.indicator_id AND p.area_id = s.area_id AND p.breakdown_id = s.breakdown_id
                    AND p.dataset_id = s.dataset_id AND p.value IS NULL) AS blanks
        FROM published.series s;
END $$;

ALTER FUNCTION show_profiles RENAME TO show_raw;

CREATE FUNCTION show_profiles() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM show_raw();
    PERFORM show_shared();
END $$;

SELECT show_profiles();
