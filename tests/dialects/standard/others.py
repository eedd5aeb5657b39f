"""Dialects of SQLAlchemy's under other names: the server is real, and diffgen knows nothing of it.

What runs migrations follows the server, as a package's would; what compares has to do without.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.mysql.pymysql import MySQLDialect_pymysql
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from migrations_runtime.dialects.following import follow
from migrations_runtime.dialects.mysql.dialect import MARIADB
from migrations_runtime.dialects.postgresql.dialect import POSTGRESQL
from migrations_runtime.dialects.sqlite.dialect import SQLITE


class OtherSQLite(SQLiteDialect_pysqlite):
    name = "othersqlite"
    supports_statement_cache = True


class OtherPostgreSQL(PGDialect_psycopg):
    name = "otherpostgresql"
    supports_statement_cache = True


class OtherMariaDB(MySQLDialect_pymysql):
    name = "othermariadb"
    supports_statement_cache = True


for _class in (OtherSQLite, OtherPostgreSQL, OtherMariaDB):
    registry.register(_class.name, __name__, _class.__name__)
for _name, _followed in (
    ("othersqlite", "sqlite"),
    ("otherpostgresql", "postgresql"),
    ("othermariadb", "mariadb"),
):
    follow(_name, _followed)

SQLITE_RUNTIME = replace(SQLITE, name="othersqlite")
POSTGRESQL_RUNTIME = replace(POSTGRESQL, name="otherpostgresql")
MARIADB_RUNTIME = replace(MARIADB, name="othermariadb")
#: What a package would say of itself.
ENTRY_POINTS = {
    "migrations_runtime.dialects": {
        "othersqlite": f"{__name__}:SQLITE_RUNTIME",
        "otherpostgresql": f"{__name__}:POSTGRESQL_RUNTIME",
        "othermariadb": f"{__name__}:MARIADB_RUNTIME",
    }
}


def under_another_name(url: str) -> str:
    """Return the URL of a server, by the dialect of another name."""
    server = url.partition(":")[0].partition("+")[0]
    return f"other{server}:{url.partition(':')[2]}"
