"""PostgreSQL: read from its own catalog, and asked to echo what it would rewrite."""
