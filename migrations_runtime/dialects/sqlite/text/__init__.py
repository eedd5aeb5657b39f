"""SQLite's stored SQL as text: read, compared, edited."""
