"""The DDL that SQLAlchemy lacks: what a migration says about a table, and its SQL."""
