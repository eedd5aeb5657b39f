"""A block on MariaDB leads where its changes lead one by one, whatever stands in one statement."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import event, given, settings
from hypothesis import strategies as st

from migrations_runtime import op
from migrations_runtime.errors import CommandError
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running
from migrations_runtime.op.batch_operations import BatchOperations

TABLES = (
    "CREATE TABLE p (id INT PRIMARY KEY, k VARCHAR(9) UNIQUE)",
    "CREATE TABLE t (id INT PRIMARY KEY, a INT, b VARCHAR(9) NOT NULL DEFAULT 'x', c INT COMMENT 'c',"
    " g INT AS (a + 1) VIRTUAL, KEY i (a, c), UNIQUE KEY j (b), CONSTRAINT v CHECK (c > 0),"
    " CONSTRAINT f FOREIGN KEY (a) REFERENCES p (id), CONSTRAINT h FOREIGN KEY (b) REFERENCES p (k))",
)
Change = Callable[[BatchOperations], object]

_OF_A_KEY = re.compile(r"  KEY `[fgh]`")

columns = st.sampled_from(["id", "a", "b", "c", "g", "x", "y"])
keys, checks, foreign_keys = (st.sampled_from(names) for names in ("ijk", "vw", "fgh"))
types: st.SearchStrategy[sa.types.TypeEngine[Any]] = st.sampled_from(
    [sa.Integer(), sa.BigInteger(), sa.String(9), sa.String(20)]
)
lists = st.lists(columns, min_size=1, max_size=2, unique=True)
places = st.none() | columns


@st.composite
def added_columns(draw: st.DrawFn) -> Change:
    name, type_, before, after = draw(columns), draw(types), draw(places), draw(places)
    default = draw(st.sampled_from([None, "5", sa.Computed("c + 1")]))
    index, unique = draw(st.booleans()), draw(st.booleans())

    def add(batch: BatchOperations) -> None:
        column: sa.Column[Any] = sa.Column(
            name, type_, *_items(default), index=index, unique=unique
        )
        batch.add_column(column, insert_before=before, insert_after=None if before else after)

    return add


def _items(default: Any) -> list[Any]:
    if default is None:
        return []
    return [default if isinstance(default, sa.Computed) else sa.DefaultClause(default)]


@st.composite
def altered_columns(draw: st.DrawFn) -> Change:
    name = draw(columns)
    given_: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {},
        optional={
            "type_": types,
            "nullable": st.booleans(),
            "comment": st.sampled_from([None, "new"]),
            "server_default": st.sampled_from([None, sa.text("7"), sa.Computed("id + 2")]),
            "new_column_name": columns,
            "insert_after": columns,
            "insert_before": columns,
        },
    )
    arguments = draw(given_)
    return lambda batch: batch.alter_column(name, **arguments)


def verb(name: str, *arguments: st.SearchStrategy[Any], **kw: Any) -> st.SearchStrategy[Change]:
    """Return calls of one verb."""

    def called(drawn: tuple[Any, ...]) -> Change:
        return lambda batch: getattr(batch, name)(*drawn, **kw)

    return st.tuples(*arguments).map(called)


conditions = st.sampled_from(["a > 1", "c <> 4", "x is null"])
referent = (st.just("p"), lists.map(lambda one: one[:1]), st.just(["id"]))
changes = st.lists(
    st.one_of(
        added_columns(),
        altered_columns(),
        altered_columns(),
        verb("drop_column", columns),
        verb("create_index", keys, lists),
        verb("drop_index", keys),
        verb("rename_index", keys, keys),
        verb("create_unique_constraint", keys, lists),
        verb("drop_constraint", keys, st.just("unique")),
        verb("create_check_constraint", checks, conditions),
        verb("drop_constraint", checks, st.just("check")),
        verb("drop_constraint", keys | checks | foreign_keys),
        verb("create_foreign_key", foreign_keys, *referent),
        verb("drop_constraint", foreign_keys, st.just("foreignkey")),
        verb("rename_constraint", checks, checks),
        verb("rename_constraint", foreign_keys, foreign_keys),
        verb("drop_constraint", st.just("PRIMARY"), st.just("primary")),
        verb("create_primary_key", st.none(), lists),
        verb("create_table_comment", st.sampled_from(["one", "two"])),
        verb("alter_table_options", mysql_collate="utf8mb4_bin"),
    ),
    min_size=2,
    max_size=9,
)


class Database:
    """A database with the tables, made anew for each case."""

    def __init__(self, url: str) -> None:
        engine = sa.create_engine(url, poolclass=sa.NullPool)
        self.connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        self.statements: list[str] = []
        sa.event.listen(self.connection, "before_cursor_execute", self._note)

    def _note(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if not statement.startswith("SHOW"):
            self.statements.append(statement)

    def create(self) -> None:
        for sql in ("DROP TABLE IF EXISTS t", "DROP TABLE IF EXISTS p", *TABLES):
            self.connection.exec_driver_sql(sql)
        self.statements.clear()

    def accepted(self, changes: list[Change]) -> list[Change]:
        """Run the changes one by one, and return those that the server accepts."""
        self.create()
        return [change for change in changes if self._is_accepted(change)]

    def _is_accepted(self, change: Change) -> bool:
        try:
            self._run([change])
        except (sa.exc.SQLAlchemyError, CommandError):
            return False
        return True

    def altered(self, *blocks: list[Change]) -> list[str]:
        """Run each list of changes in a block of its own, and return what the server says then."""
        self.create()
        for block in blocks:
            self._run(block)
        return self.shown()

    def shown(self) -> list[str]:
        """Return the server's words: the columns in their order, then all the rest.

        Left out are indexes that a foreign key got in the place of another: in a block, the other
        may have been replaced by one of the script's.
        """
        text = str(self.connection.exec_driver_sql("SHOW CREATE TABLE t").one()[1])
        lines = [line.rstrip(",") for line in text.split("\n") if not _OF_A_KEY.match(line)]
        columns = [line for line in lines if line.startswith("  `")]
        return columns + sorted(line for line in lines if line not in columns)

    def _run(self, block: list[Change]) -> None:
        with running(Online(self.connection)), op.batch_alter_table("t") as batch:
            for change in block:
                change(batch)


@pytest.fixture(scope="module")
def database(mariadb_server: Any) -> Iterator[Database]:
    with mariadb_server.database() as url:
        made = Database(url)
        yield made
        made.connection.close()


@settings(max_examples=settings().max_examples // 2)
@given(changes)
def test_a_block_leads_where_its_changes_lead_one_by_one(
    database: Database, drawn: list[Change]
) -> None:
    accepted = database.accepted(drawn)
    try:
        wanted = database.altered(*([one] for one in accepted))
    except (sa.exc.SQLAlchemyError, CommandError):
        event("one that was refused had been half done")
        return
    one_by_one = len(database.statements)
    assert database.altered(accepted) == wanted
    event(f"{one_by_one} statements became {len(database.statements)}")
