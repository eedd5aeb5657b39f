"""The kinds of PostgreSQL, as far as they differ from the standard."""
