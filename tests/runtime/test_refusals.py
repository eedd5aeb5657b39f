"""What SQLAlchemy has no SQL for is told in words of a script, with and without a database."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from tests.runtime.offline import script_of

SUFFIX = "Take it out of the script, or guard it by op.get_bind().dialect.name."


def a_type() -> None:
    op.add_column("t", sa.Column("d", postgresql.TSRANGE()))


def a_table() -> None:
    op.create_table("t", sa.Column("c", postgresql.TSRANGE()))


def a_constraint() -> None:
    op.create_exclude_constraint("k", "t", ("c", "&&"))


@pytest.mark.parametrize("url", ["mysql+pymysql://", "oracle+oracledb://", "mssql+pyodbc://"])
@pytest.mark.parametrize(
    ("run", "what"),
    [(a_type, "TSRANGE"), (a_table, "TSRANGE"), (a_constraint, "ExcludeConstraint")],
)
def test_without_a_database(run: Callable[[], None], what: str, url: str) -> None:
    with pytest.raises(CommandError) as raised:
        script_of(url, run)
    name = sa.make_url(url).get_backend_name()
    assert f"{name} has no {what}" in str(raised.value)
    assert str(raised.value).endswith(SUFFIX)
    assert " at 0x" not in str(raised.value)


@pytest.mark.parametrize(
    ("run", "what"),
    [(a_type, "TSRANGE"), (a_table, "TSRANGE"), (a_constraint, "ExcludeConstraint")],
)
def test_with_a_database(run: Callable[[], None], what: str) -> None:
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection, running(Online(connection)):
        if run is not a_table:
            connection.exec_driver_sql("CREATE TABLE t (a INTEGER, c INTEGER)")
        with pytest.raises(CommandError, match=f"sqlite has no {what}"):
            run()
    engine.dispose()
