"""Changes that no row shows, made by editing the schema that SQLite stores."""
