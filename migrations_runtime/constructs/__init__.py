"""SQLAlchemy's constructs, made of the names that a script gives: each on a table that stands in."""
