"""A server that is too old for what is asked of the catalog is told so, before it is asked."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from diffgen.dialects import dialect_of
from diffgen.dialects.postgresql.dialect import dialect
from diffgen.errors import CommandError


def connected(url: str, version: tuple[int, ...]) -> sa.Connection:
    connection = sa.create_engine(url, poolclass=sa.NullPool).connect()
    connection.dialect.server_version_info = version
    return connection


def test_what_is_too_old_is_an_error_that_names_the_first_version(postgresql_url: str) -> None:
    with (
        connected(postgresql_url, (11, 22)) as connection,
        pytest.raises(CommandError, match=r"PostgreSQL 11\.22 is too old .* PostgreSQL 12 is"),
    ):
        dialect_of(connection)


def test_the_first_version_is_compared(postgresql_url: str) -> None:
    with connected(postgresql_url, (12, 0)) as connection:
        assert dialect_of(connection).name == "postgresql"


def test_a_server_that_speaks_as_postgresql_does_counts_in_its_own_way(postgresql_url: str) -> None:
    with connected(postgresql_url, (9, 5)) as connection:
        connection.dialect.name = "tern"
        assert dialect(connection.dialect, connection).name == "postgresql"
