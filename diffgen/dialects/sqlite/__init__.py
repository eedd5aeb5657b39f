"""SQLite: it keeps the text of every table and index, so both sides are read from text."""
