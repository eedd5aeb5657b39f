"""What is in a database after a history: the server's own catalog, and all rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import sqlalchemy as sa

from tests.roundtrip.fingerprint import fingerprint

_SCHEMAS = ("stock",)
_TAKEN = "id, revision, direction, checksum, source_checksum, state"


def contents(url: str) -> dict[str, object]:
    """Return everything that is in a database, by name, so that two can be compared."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        others = [one for one in _SCHEMAS if one in inspector.get_schema_names()]
        schemas = [str(inspector.default_schema_name), *others]
        return {**catalog(connection, schemas), **dict(rows(connection, schemas))}


def catalog(connection: sa.Connection, schemas: Sequence[str]) -> dict[str, object]:
    """Return what the server says of its own schemas; the default one comes first."""
    if connection.dialect.name not in ("mariadb", "mysql"):
        attached = schemas[1:] if connection.dialect.name == "sqlite" else ()
        texts = {schema: _texts(connection, schema) for schema in attached}
        return {**fingerprint(connection), **texts, **_extensions(connection)}
    named = [("", schemas[0]), *((f"{schema}.", schema) for schema in schemas[1:])]
    return dict(fact for path, name in named for fact in _of_mariadb(connection, path, name))


def _extensions(connection: sa.Connection) -> dict[str, object]:
    if connection.dialect.name != "postgresql":
        return {}
    found = connection.exec_driver_sql(
        "SELECT extname, extversion, nspname FROM pg_catalog.pg_extension e "
        "JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace"
    )
    return {f"extension {name}": f"{version} in {schema}" for name, version, schema in found}


def _texts(connection: sa.Connection, schema: str) -> list[str]:
    """Return what SQLite stores of an attached database, whatever is quoted in it."""
    stored = connection.exec_driver_sql(f"SELECT sql FROM {schema}.sqlite_schema ORDER BY name")
    return [" ".join(str(sql).replace('"', " ").split()) for sql in stored.scalars()]


def _of_mariadb(connection: sa.Connection, path: str, schema: str) -> Iterator[tuple[str, object]]:
    yield f"{path}schema", "exists"
    for table, kind in connection.exec_driver_sql(f"SHOW FULL TABLES FROM `{schema}`").all():
        what = "SEQUENCE" if kind == "SEQUENCE" else "TABLE"
        shown = connection.exec_driver_sql(f"SHOW CREATE {what} `{schema}`.`{table}`").one()
        yield f"{path}{table}", shown[1]
    timing = ("Created", "character_set_client", "collation_connection")
    for trigger in connection.exec_driver_sql(f"SHOW TRIGGERS FROM `{schema}`").mappings().all():
        told = {key: trigger[key] for key in trigger if key not in timing}
        yield f"{path}trigger {trigger['Trigger']}", told


def rows(connection: sa.Connection, schemas: Sequence[str]) -> Iterator[tuple[str, object]]:
    """Give all rows of all tables; the default schema comes first.

    Of the journal it is what was taken: when, and by whom, the server says where a script is run.
    """
    inspector = sa.inspect(connection)
    for schema in (None, *schemas[1:]):
        for table in inspector.get_table_names(schema=schema):
            quoted = connection.dialect.identifier_preparer.format_table(
                sa.table(table, schema=schema)
            )
            what = _TAKEN if table.endswith("_journal") else "*"
            found = connection.execute(sa.text(f"SELECT {what} FROM {quoted}"))
            # Each value by its name, as columns may stand in another order.
            rows = sorted(repr(sorted(row._mapping.items())) for row in found)
            yield f"rows of {quoted}", rows
