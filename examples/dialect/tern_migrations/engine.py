"""Tern for SQLAlchemy: ``tern+psycopg://...``."""

from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg


class TernDialect(PGDialect_psycopg):
    """PostgreSQL's dialect and driver, under another name."""

    name = "tern"
    supports_statement_cache = True
