"""Tables of MySQL and MariaDB that are in no transaction."""

from __future__ import annotations

import sqlalchemy as sa

from migrations_runtime.backfill.request import Request
from migrations_runtime.errors import CommandError

# https://mariadb.com/kb/en/information-schema-engines-table/
_ENGINE = sa.text(
    "SELECT t.ENGINE FROM information_schema.TABLES t"
    " JOIN information_schema.ENGINES e ON e.ENGINE = t.ENGINE"
    " WHERE t.TABLE_SCHEMA = coalesce(:schema, DATABASE()) AND t.TABLE_NAME = :name"
    " AND e.TRANSACTIONS <> 'YES'"
)


def refuse_without_transactions(connection: sa.Connection, request: Request) -> None:
    """Refuse a table whose batches can't be committed together with how far they came.

    :raises CommandError: its storage engine has no transactions.
    """
    if connection.dialect.name not in ("mysql", "mariadb"):
        return
    given = _ENGINE.bindparams(schema=request.table.schema, name=request.table.name)
    engine = connection.scalar(given)
    if engine is not None:
        raise CommandError(
            f"op.backfill: {request.subject} is of the engine {engine}, which has no transactions, "
            "so that a run that is killed could update rows twice; say one_transaction=True to "
            "update all rows by one statement"
        )
