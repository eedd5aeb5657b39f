"""Schema diff and migration engine for SQLAlchemy."""
