"""The migration lock apart from a server: how waiting is told, and what SQL Server and Oracle are asked."""

from __future__ import annotations

import io
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from migrations_runtime.errors import CommandError, LockTimeout
from migrations_runtime.lock import mssql, oracle, waiting
from migrations_runtime.lock.contract import Holder, RunLock


class Taken:
    """A lock that becomes free after some tries."""

    subject = "The migration lock of v is held"

    def __init__(self, tries: int, holder: Holder | None = None) -> None:
        self.left, self._holder = tries, holder

    def attempt(self, seconds: float) -> bool:
        self.left -= 1
        return self.left < 0

    def holder(self) -> Holder | None:
        return self._holder


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each look at the clock take 20 seconds."""
    times = iter(range(0, 10_000, 20))
    monkeypatch.setattr(waiting.time, "monotonic", lambda: float(next(times)))


@pytest.mark.usefixtures("clock")
def test_who_is_waited_for_is_told_once_and_the_seconds_are_counted(monkeypatch, caplog):
    caplog.set_level("INFO", "migrations_runtime")
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    since = datetime.now(UTC) - timedelta(days=400)
    waiting.take(Taken(3, Holder("backend 7", since)), 100)
    who = f"backend 7, since {since.astimezone():%Y-%m-%d %H:%M:%S}"
    assert caplog.messages == [f"Waiting, since the migration lock of v is held by {who}"]
    drawn = [line for line in terminal.getvalue().split("\r\x1b[2K") if line]
    assert drawn == [f"Waiting for {who}: {seconds} s" for seconds in (20, 40, 60)]


@pytest.mark.usefixtures("clock")
@pytest.mark.parametrize(
    ("holder", "said"),
    [
        (None, "by another connection, and 30 s of waiting are over; wait for it, or set"),
        (
            Holder("backend 7", way_out="end it with KILL 7"),
            "by backend 7, and 30 s of waiting are over; wait for it, or end it with KILL 7, or set",
        ),
    ],
)
def test_when_waiting_is_over_the_holder_and_the_way_out_are_told(holder, said):
    with pytest.raises(LockTimeout) as raised:
        waiting.take(Taken(9, holder), 30)
    assert str(raised.value) == f"The migration lock of v is held {said} lock_timeout higher"


def test_what_others_call_themselves_steers_no_terminal(monkeypatch, caplog):
    monkeypatch.setattr("sys.stderr", terminal := Terminal())
    caplog.set_level("INFO", "migrations_runtime")
    waiting.take(Taken(2, Holder("application '\x1b[2Jx'")), 100)
    assert "\x1b[2Jx" not in terminal.getvalue() + "".join(caplog.messages)
    assert r"application '\x1b[2Jx'" in terminal.getvalue()


class Answering:
    """A connection that writes down what is executed, and gives the answers that it was made with."""

    invalidated = closed = False

    def __init__(self, url: str, *answers: object) -> None:
        self.dialect = sa.make_url(url).get_dialect()()
        self.dialect.default_schema_name = "shop"
        self.answers = list(answers)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def execute(self, statement: sa.TextClause) -> SimpleNamespace:
        made = statement.compile(dialect=self.dialect)
        self.asked.append((" ".join(str(made).split()), dict(made.params)))
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return SimpleNamespace(first=lambda: answer, out_parameters={"said": answer})

    def begin(self) -> AbstractContextManager[None]:
        return nullcontext()

    def in_transaction(self) -> bool:
        return False


def mssql_lock(*answers: object, external: bool = False) -> tuple[RunLock, Answering]:
    connection: Any = Answering("mssql+pymssql://", *answers)
    return mssql.lock_of(connection, "dbo.diffgen_version", external), connection


def oracle_lock(*answers: object) -> tuple[RunLock, Answering]:
    connection: Any = Answering("oracle+oracledb://", *answers)
    return oracle.lock_of(connection, "diffgen_version", external=False), connection


@pytest.mark.parametrize(("external", "owner"), [(False, "Session"), (True, "Transaction")])
def test_sql_server_gives_an_application_lock(external: bool, owner: str) -> None:
    lock, connection = mssql_lock((0,), external=external)
    assert lock.attempt(0.5)
    text, values = connection.asked[0]
    assert text.startswith("DECLARE @taken int; EXEC @taken = sp_getapplock @Resource = ")
    assert text.endswith("SELECT @taken")
    name = {"name": "diffgen:dbo.diffgen_version", "owner": owner, "milliseconds": 500}
    assert (values, lock.ends_with_transaction) == (name, external)


@pytest.mark.parametrize(("said", "taken"), [(0, True), (1, True), (-1, False), (-3, False)])
def test_sql_server_says_by_a_number_whether_it_did(said: int, taken: bool) -> None:
    lock, _ = mssql_lock((said,))
    assert lock.attempt(0) is taken


def test_sql_servers_holder_is_a_session() -> None:
    began = datetime(2026, 1, 2, 3, 4, 5)
    lock, connection = mssql_lock((53, "shop", "python", "web-2", began))
    holder = lock.holder()
    assert holder is not None
    assert (str(holder), holder.way_out) == (
        "session 53, login shop, program 'python', from web-2, since 2026-01-02 03:04:05",
        "end it with KILL 53",
    )
    # As much of the name as the view shows.
    assert connection.asked[0][1] == {"name": "diffgen:dbo.diffgen_version"[:32]}


def test_who_may_not_see_sessions_is_told_of_another_connection() -> None:
    refused = DatabaseError("SELECT", {}, Exception("VIEW SERVER STATE permission was denied"))
    assert mssql_lock(refused)[0].holder() is None
    assert oracle_lock(refused)[0].holder() is None


def test_sql_servers_lock_is_let_go_of() -> None:
    lock, connection = mssql_lock(None)
    lock.release()
    assert connection.asked[0][0].startswith("EXEC sp_releaseapplock @Resource = ")
    assert connection.asked[0][1] == {"name": "diffgen:dbo.diffgen_version"}


@pytest.mark.parametrize(("said", "taken"), [(0, True), (4, True), (1, False), (2, False)])
def test_oracle_gives_a_lock_by_number(said: int, taken: bool) -> None:
    lock, connection = oracle_lock(said)
    assert lock.attempt(1.0) is taken
    text, values = connection.asked[0]
    assert text == (
        "BEGIN :said := DBMS_LOCK.REQUEST(id => :id, lockmode => 6, timeout => :seconds, "
        "release_on_commit => FALSE); END;"
    )
    assert (values["seconds"], 0 <= values["id"] < 2**30) == (1, True)


def test_oracles_number_is_the_ledgers_and_its_schemas() -> None:
    numbers = set()
    for schema, ledger in [("shop", "v"), ("shop", "w"), ("other", "v"), ("shop", "v")]:
        connection: Any = Answering("oracle+oracledb://", 0)
        connection.dialect.default_schema_name = schema
        oracle.lock_of(connection, ledger, external=False).attempt(0)
        numbers.add(connection.asked[0][1]["id"])
    assert len(numbers) == 3


def test_oracles_holder_is_a_session_and_how_long_it_has_it() -> None:
    lock, _ = oracle_lock((41, 7, "SHOP", "web-2", 86400 * 500))
    holder = lock.holder()
    assert holder is not None
    assert holder.since is not None
    assert timedelta(499) < datetime.now(UTC) - holder.since < timedelta(501)
    assert (holder.who, holder.way_out) == (
        "session 41, user SHOP, from web-2",
        "end it with ALTER SYSTEM KILL SESSION '41,7'",
    )


def test_oracles_user_needs_a_grant() -> None:
    undeclared = Exception("PLS-00201: identifier 'DBMS_LOCK' must be declared")
    lock, _ = oracle_lock(DatabaseError("BEGIN", {}, undeclared))
    with pytest.raises(
        CommandError, match=r"must be declared; have an .* GRANT EXECUTE ON DBMS_LOCK"
    ):
        lock.attempt(0)


def test_another_error_of_oracles_is_told_as_it_is() -> None:
    lock, _ = oracle_lock(DatabaseError("BEGIN", {}, Exception("DPY-4011: connection closed")))
    with pytest.raises(DatabaseError):
        lock.attempt(0)


def test_oracles_lock_is_let_go_of() -> None:
    lock, connection = oracle_lock(0, 0)
    lock.attempt(0)
    lock.release()
    text, values = connection.asked[1]
    assert "DBMS_LOCK.RELEASE(id => :id)" in text
    assert values == {"id": connection.asked[0][1]["id"]}
