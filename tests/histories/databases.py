"""What is in a database after a history: the server's own catalog, and all rows."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from tests.roundtrip.fingerprint import fingerprint

_SCHEMAS = ("stock",)


def contents(url: str) -> dict[str, object]:
    """Return everything that is in a database, by name, so that two can be compared."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        of_mariadb = connection.dialect.name == "mariadb"
        schema = _mariadb_catalog(connection) if of_mariadb else fingerprint(connection)
        return {**schema, **dict(_rows(connection))}


def _mariadb_catalog(connection: sa.Connection) -> dict[str, object]:
    tables = connection.exec_driver_sql("SHOW TABLES").scalars().all()
    triggers = connection.exec_driver_sql("SHOW TRIGGERS").mappings().all()
    shown = {
        table: connection.exec_driver_sql(f"SHOW CREATE TABLE `{table}`").one()[1]
        for table in tables
    }
    timing = ("Created", "character_set_client", "collation_connection")
    told = {
        trigger["Trigger"]: {key: trigger[key] for key in trigger if key not in timing}
        for trigger in triggers
    }
    return {**shown, **told}


def _rows(connection: sa.Connection) -> Iterator[tuple[str, object]]:
    inspector = sa.inspect(connection)
    there = set(inspector.get_schema_names())
    for schema in (None, *(one for one in _SCHEMAS if one in there)):
        for table in inspector.get_table_names(schema=schema):
            quoted = connection.dialect.identifier_preparer.format_table(
                sa.table(table, schema=schema)
            )
            found = connection.execute(sa.text(f"SELECT * FROM {quoted}"))
            # Each value by its name, as columns may stand in another order.
            rows = sorted(repr(sorted(row._mapping.items())) for row in found)
            yield f"rows of {quoted}", rows
