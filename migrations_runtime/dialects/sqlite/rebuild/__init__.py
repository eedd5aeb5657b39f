"""The rebuild of a table, where SQLite's own ALTER TABLE won't do."""
