"""The journal's table."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator, TypeEngine

from migrations_runtime.dialects.ancestry import ancestor
from migrations_runtime.ledger import ID_LENGTH

SUFFIX = "_journal"
_OF_A_VERSION_TABLE = "_version"
#: Characters of who it was, and where.
LONGEST_NAME = 255
#: InnoDB, as other engines commit each statement by itself.
_OPTIONS: dict[str, dict[str, Any]] = {
    dialect: {f"{dialect}_engine": "InnoDB", f"{dialect}_charset": "utf8mb4"}
    for dialect in ("mysql", "mariadb")
}
_MEDIUMTEXT = sa.Text(2**24 - 1)  # MySQL's TEXT ends at 65,535 bytes


class Moment(TypeDecorator[datetime]):
    """A moment in UTC, without a zone of the session's."""

    impl = sa.DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """Return the type that keeps fractions of a second, where the usual one doesn't.

        https://dev.mysql.com/doc/refman/8.4/en/fractional-seconds.html (0 digits unless told), and
        https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/Data-Types.html (DATE)
        """
        match ancestor(dialect):
            case "mysql" | "mariadb":
                from sqlalchemy.dialects.mysql import DATETIME

                return dialect.type_descriptor(DATETIME(fsp=6))
            case "oracle":
                return dialect.type_descriptor(sa.TIMESTAMP())
        return dialect.type_descriptor(sa.DateTime())

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Take the zone off, which is UTC."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> datetime | None:
        """Say that it is UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


def journal_name(version_table: str) -> str:
    """Return how the journal beside a version table is called: ``x_version`` has ``x_journal``."""
    return f"{version_table.removesuffix(_OF_A_VERSION_TABLE)}{SUFFIX}"


def journal_table(
    version_table: str, schema: str | None, dialect: sa.Dialect | None = None
) -> sa.Table:
    """Return the journal beside a version table.

    :param dialect: whose words the table is to be made in; SQLAlchemy imports what an option is of.
    """
    name = journal_name(version_table)
    server = None if dialect is None else ancestor(dialect)
    counted = sa.Integer() if server == "sqlite" else sa.BigInteger()  # it counts no other
    long_text = _MEDIUMTEXT if server in ("mysql", "mariadb") else sa.Text()
    return sa.Table(
        name,
        sa.MetaData(),
        sa.Column("id", counted, sa.Identity(), autoincrement=True),
        sa.Column("revision", sa.String(ID_LENGTH), nullable=False),
        sa.Column("direction", sa.String(9), nullable=False),
        sa.Column("checksum", sa.String(64)),
        sa.Column("source_checksum", sa.String(64)),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("started_at", Moment(), nullable=False),
        sa.Column("finished_at", Moment()),
        sa.Column("duration_ms", sa.BigInteger()),
        sa.Column("user_name", sa.String(LONGEST_NAME)),
        sa.Column("host", sa.String(LONGEST_NAME)),
        sa.Column("diffgen_version", sa.String(64)),
        sa.Column("project", sa.String(64)),
        sa.Column("error", sa.Text()),
        sa.Column("place", long_text),
        sa.PrimaryKeyConstraint("id", name=f"{name}_pkc"),
        schema=schema,
        **({} if dialect is None else _OPTIONS.get(dialect.name, {})),
    )


def journal_columns() -> tuple[str, ...]:
    """Return the columns that a journal is known by, whosever it is."""
    return tuple(journal_table(_OF_A_VERSION_TABLE, None).columns.keys())
