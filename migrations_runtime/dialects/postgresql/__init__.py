"""PostgreSQL: what it does beyond the standard."""
