"""SQL text of PostgreSQL: taken apart, and in one spelling."""
