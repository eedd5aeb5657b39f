"""What a server says of its own schema, as a flat mapping that compares and prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import sqlalchemy as sa

from tests.roundtrip.fingerprint_mariadb import mariadb_facts
from tests.roundtrip.fingerprint_postgresql import postgresql_facts
from tests.roundtrip.fingerprint_sqlite import sqlite_facts

Fingerprint = Mapping[str, str]
FACTS: Mapping[str, Callable[[sa.Connection], Iterator[tuple[str, str]]]] = {
    "postgresql": postgresql_facts,
    "sqlite": sqlite_facts,
    "mariadb": mariadb_facts,
    "mysql": mariadb_facts,
}


def fingerprint(connection: sa.Connection) -> Fingerprint:
    """Everything that the server's catalog holds but diffgen's own tables, by path.

    The order of columns and of constraints does not count, nor do names that nobody chose.
    """
    return dict(sorted(FACTS[connection.dialect.name](connection)))


def fingerprint_of(url: str) -> Fingerprint:
    """The same, of the database that a URL names."""
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        facts = fingerprint(connection)
    engine.dispose()
    return facts


def difference(expected: Fingerprint, found: Fingerprint) -> list[str]:
    """A line for each fact in which two fingerprints differ; empty when they are equal."""
    lines = []
    for path in sorted({**expected, **found}):
        if path not in found:
            lines.append(f"missing   {path}: {expected[path]}")
        elif path not in expected:
            lines.append(f"left over {path}: {found[path]}")
        elif expected[path] != found[path]:
            lines.append(f"differs   {path}: expected {expected[path]}")
            lines.append(f"          {' ' * len(path)}     found {found[path]}")
    return lines
