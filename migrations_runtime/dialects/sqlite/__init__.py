"""SQLite: its schema as the text it stores, and changes of a table that lose nothing."""
