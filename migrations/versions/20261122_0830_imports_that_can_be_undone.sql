-- The import that runs in this transaction, if one does.

CREATE FUNCTION current_import() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('sozialgraph.import_run', true), '')::integer
$$;

-- An update that changes nothing is none; any other dates the row anew.

CREATE FUNCTION record_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.recorded_at := OLD.recorded_at;
    IF TG_NARGS = 1 THEN  -- a generated column, which PostgreSQL computes only after this
        NEW := jsonb_populate_record(NEW, jsonb_build_object(TG_ARGV[0], to_jsonb(OLD) -> TG_ARGV[0]));
    END IF;
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NULL;
    END IF;
    NEW.recorded_at := now();
    RETURN NEW;
END $$;

-- Earlier versions: the rows that a statement changed or deleted move to the history table, all at once.

CREATE FUNCTION keep_versions() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    columns text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ') INTO columns
    FROM pg_attribute WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped;
    EXECUTE format(
        'INSERT INTO %I.%I (superseded_at, superseded_by, %s) SELECT now(), current_import(), %3$s FROM old_rows',
        TG_TABLE_SCHEMA, TG_TABLE_NAME || '_history', columns
    );
    RETURN NULL;
END $$;

CREATE FUNCTION keep_versions_of(recorded regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    generated text;
BEGIN
    SELECT quote_literal(attname) INTO generated
    FROM pg_attribute WHERE attrelid = recorded AND attgenerated <> '' AND NOT attisdropped;
    EXECUTE format(
        'CREATE TRIGGER record_change BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION record_change(%s)',
        recorded, generated
    );
    EXECUTE format(
        'CREATE TRIGGER keep_updated AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION keep_versions()', recorded
    );
    EXECUTE format(
        'CREATE TRIGGER keep_deleted AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION keep_versions()', recorded
    );
END $$;

-- What an import changes in rows that are no figures: how they were before, and a digest of how it left them, which a
-- column that a later migration adds leaves as it is.

CREATE FUNCTION row_digest(changed jsonb) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT md5(jsonb_strip_nulls(changed - 'recorded_at')::text)::uuid
$$;

CREATE FUNCTION note_imports() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    followed CONSTANT text := CASE TG_TABLE_SCHEMA WHEN 'public' THEN '' ELSE TG_TABLE_SCHEMA || '.' END || TG_TABLE_NAME;
    key text;
    alike text;
BEGIN
    IF current_import() IS NULL THEN
        RETURN NULL;
    END IF;
    SELECT string_agg(format('changed.%I::text', name), ', '), string_agg(format('old.%I = changed.%1$I', name), ' AND ')
    INTO key, alike FROM unnest(TG_ARGV) AS name;
    EXECUTE format('INSERT INTO raw.import_changes (import_run_id, table_name, key, before, after)'
        ' SELECT current_import(), $1, ARRAY[%s], ', key) || CASE TG_OP
        WHEN 'INSERT' THEN 'NULL, row_digest(to_jsonb(changed)) FROM new_rows AS changed'
        WHEN 'DELETE' THEN 'row_to_json(changed), NULL FROM old_rows AS changed'
        ELSE 'row_to_json(old), row_digest(to_jsonb(changed)) FROM new_rows AS changed JOIN old_rows AS old ON ' || alike
    END USING followed;
    RETURN NULL;
END $$;

CREATE FUNCTION note_imports_of(followed regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    key text;
BEGIN
    SELECT string_agg(quote_literal(attname), ', ' ORDER BY array_position(indkey::smallint[], attnum)) INTO key
    FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY (indkey)
    WHERE indrelid = followed AND indisprimary;
    EXECUTE format(
        'CREATE TRIGGER note_imports_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION note_imports(%s)', followed, key
    );
    EXECUTE format(
        'CREATE TRIGGER note_imports_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION note_imports(%s)', followed, key
    );
    EXECUTE format(
        'CREATE TRIGGER note_imports_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows'
        ' FOR EACH STATEMENT EXECUTE FUNCTION note_imports(%s)', followed, key
    );
END $$;
