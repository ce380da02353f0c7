"""SQL every app's hand-written migration needs."""

NO_DEFAULT_IDS = """DO $$ DECLARE c record; BEGIN
  FOR c IN SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = current_schema() AND data_type = 'uuid' AND column_default LIKE '''%''::uuid' LOOP
    EXECUTE format('ALTER TABLE %I ALTER COLUMN %I DROP DEFAULT', c.table_name, c.column_name);
  END LOOP; END $$"""
"""Piccolo freezes the id it made while writing the migration into the column's default: an insert that
forgets its id would get that one. Ids are made by the app, so there is no default."""
