"""MODIFY COLUMN on MariaDB: of any column, what a change doesn't speak of stays byte for byte.

The judge is the server: it has to say the same of the altered table as of one that was created with
the one difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import event, given
from hypothesis import strategies as st
from sqlalchemy.dialects import mysql

from migrations_runtime import op
from migrations_runtime.executor import Online
from migrations_runtime.op.active import running

MODES = ("", "ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "ANSI,NO_BACKSLASH_ESCAPES")
ODD = r"'it''s 50%% \\ \n\" `x`'"
TABLE = (
    "CREATE TABLE `t` (`n` int NOT NULL DEFAULT 3, {column}, `last` enum('a''b','\\\\'), "
    "PRIMARY KEY (`n`), KEY `i` (`last`), CONSTRAINT `ck` CHECK (`n` > 0 or `last` <> " + ODD + ")"
    ") COMMENT 'it''s' ROW_FORMAT=DYNAMIC"
)


@dataclass(frozen=True)
class Written:
    """A column as CREATE TABLE has it, part by part."""

    type: str
    collation: str = ""
    generated: str = ""
    invisible: str = ""
    null: str = ""
    default: str = ""
    on_update: str = ""
    comment: str = ""
    check: str = ""

    def __str__(self) -> str:
        parts = [self.type, self.collation, self.generated, self.null, self.invisible]
        parts += [self.default, self.on_update, self.comment, self.check]
        return "`c d` " + " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Family:
    """Types that take the same defaults, and one that each of them may become."""

    types: Sequence[str]
    defaults: Sequence[str]
    other: sa.types.TypeEngine[Any]
    becomes: str
    computed: str
    is_text: bool = False
    on_update: str = ""


FAMILIES = (
    Family(
        ("INT", "BIGINT UNSIGNED", "TINYINT(1)", "INT(5) ZEROFILL", "SMALLINT UNSIGNED"),
        ("5", "(1 + 2)", "(`n` + 1)"),
        sa.BigInteger(),
        "BIGINT",
        "`n` + 1",
    ),
    Family(
        ("DECIMAL(10,2) UNSIGNED", "DOUBLE(8,2)"),
        ("1.50",),
        sa.Numeric(12, 4),
        "NUMERIC(12,4)",
        "`n`/2",
    ),
    Family(
        ("VARCHAR(20)", "CHAR(20)", "VARCHAR(20) COMPRESSED", "TEXT"),
        (ODD, "(uuid())", "'NOT NULL'", "(concat('(',`n`,')'))"),
        sa.String(40),
        "VARCHAR(40)",
        "concat(`n`,'(\\\\''%%')",
        is_text=True,
    ),
    Family(
        ("ENUM('a''b','\\\\','%%')", "SET('a''b',')')"),
        ("'a''b'",),
        sa.Enum("a'b", "NULL"),
        "ENUM('a''b','NULL')",
        "'a''b'",
        is_text=True,
    ),
    Family(
        ("DATETIME(3)", "TIMESTAMP(3)"),
        ("CURRENT_TIMESTAMP(3)", "'2020-02-02 02:02:02'"),
        mysql.DATETIME(fsp=3),
        "DATETIME(3)",
        "date_add('2020-01-01', interval `n` day)",
        on_update="ON UPDATE CURRENT_TIMESTAMP(3)",
    ),
    Family(("DATE", "YEAR"), ("'2020'", "(curdate())"), sa.DATE(), "DATE", "curdate()"),
    Family(
        ("BINARY(3)", "VARBINARY(9)"), (r"'a\0\\'", "'abc'"), sa.VARBINARY(9), "VARBINARY(9)", "'a'"
    ),
    Family(("BIT(3)",), ("b'101'",), mysql.BIT(9), "BIT(9)", "`n`"),
    Family(("UUID", "JSON"), ("(uuid())",), sa.Text(), "TEXT", "uuid()"),
    Family(("INET6",), ("'::1'",), sa.CHAR(40), "CHAR(40)", "'::1'"),
    Family(("POINT",), ("(point(1,2))",), sa.BLOB(), "BLOB", "point(`n`,2)"),
)
COLLATIONS = (
    "",
    "CHARACTER SET latin1",
    "COLLATE utf8mb4_bin",
    "CHARACTER SET latin1 COLLATE latin1_bin",
)


@st.composite
def columns(draw: st.DrawFn) -> tuple[Family, Written]:
    family = draw(st.sampled_from(FAMILIES))
    type_ = draw(st.sampled_from(family.types))
    # A JSON column with a CHECK has none of its own, and is a text to the server.
    checks = ("", "" if type_ == "JSON" else f"CHECK (`c d` is not null or {ODD} <> ')')")
    column = Written(
        type_,
        draw(st.sampled_from(COLLATIONS)) if family.is_text else "",
        comment=draw(st.sampled_from(("", f"COMMENT {ODD}", "COMMENT 'DEFAULT 5'"))),
        check=draw(st.sampled_from(checks)),
    )
    if (
        "uuid" not in family.computed
        and "curdate" not in family.computed
        and draw(st.integers(0, 3)) == 0
    ):
        kind = draw(st.sampled_from(("VIRTUAL", "STORED")))
        invisible = draw(st.sampled_from(("", "INVISIBLE")))
        generated = f"GENERATED ALWAYS AS ({family.computed}) {kind}"
        return family, replace(column, generated=generated, invisible=invisible)
    null = draw(st.sampled_from(("NULL", "NOT NULL")))
    defaults = [f"DEFAULT {one}" for one in family.defaults]
    if null == "NULL":
        defaults.append("DEFAULT NULL")
    elif "COMPRESSED" not in type_:  # of which the server says that it has an empty default
        defaults.append("")
    default = draw(st.sampled_from(defaults))
    return family, replace(
        column,
        null=null,
        default=default,
        # Without a default the server makes one up for ON UPDATE: '0000-00-00 00:00:00'.
        on_update=draw(st.sampled_from(("", family.on_update))) if default else "",
        invisible=draw(st.sampled_from(("", "INVISIBLE"))) if default else "",
    )


def comment(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    return {"comment": "a\n'b\\"}, replace(column, comment=r"COMMENT 'a\n''b\\'")


def no_comment(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    return {"comment": None}, replace(column, comment="")


def type_(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    collation = column.collation if isinstance(family.other, sa.String) else ""
    compressed = " COMPRESSED" if "COMPRESSED" in column.type else ""
    after = replace(column, type=family.becomes + compressed, collation=collation)
    return {"type_": family.other}, after


def null(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    is_null = column.null == "NULL"
    after = replace(column, null="NOT NULL" if is_null else "NULL")
    if column.default in ("", "DEFAULT NULL"):
        after = replace(after, default="")
    return {"nullable": not is_null}, after


def default(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    sql = family.defaults[-1].replace("%%", "%")
    after = replace(column, default=f"DEFAULT {family.defaults[-1]}", on_update="")
    return {"server_default": sa.text(sql)}, after


def on_update(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    after = family.on_update if column.default else ""
    given_ = after.removeprefix("ON UPDATE ") or None
    return {"mysql_on_update": given_}, replace(column, on_update=after)


def check(family: Family, column: Written) -> tuple[dict[str, Any], Written]:
    return {"mysql_check": "`n` <> 9"}, replace(column, check="CHECK (`n` <> 9)")


ANY = (comment, no_comment, type_, check)
PLAIN = (*ANY, null, default, on_update)


class Servers:
    """Two connections to one database: one in the usual mode, and one to alter in."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.usual = self.connected("")
        self.in_mode = {mode: self.connected(mode) for mode in MODES}

    def connected(self, mode: str) -> sa.Connection:
        arguments = {"init_command": f"SET sql_mode = '{mode}'"} if mode else {}
        engine = sa.create_engine(self.url, poolclass=sa.NullPool, connect_args=arguments)
        return engine.connect().execution_options(isolation_level="AUTOCOMMIT")

    def create(self, column: Written) -> str | None:
        """Create the table; ``None`` where the server refuses it."""
        self.usual.exec_driver_sql("DROP TABLE IF EXISTS t")
        try:
            self.usual.exec_driver_sql(TABLE.format(column=column))
        except sa.exc.DBAPIError as error:
            event(f"refused: {error.orig.args[0] if error.orig else error}")
            return None
        return self.shown()

    def shown(self) -> str:
        return str(self.usual.exec_driver_sql("SHOW CREATE TABLE t").one()[1])

    def close(self) -> None:
        for connection in (self.usual, *self.in_mode.values()):
            connection.close()


@pytest.fixture(scope="module")
def servers(mariadb_server: Any) -> Iterator[Servers]:
    with mariadb_server.database() as url:
        made = Servers(url)
        yield made
        made.close()


@given(data=st.data(), drawn=columns(), mode=st.sampled_from(MODES))
def test_what_a_change_does_not_speak_of_stays(
    servers: Servers, data: st.DataObject, drawn: tuple[Family, Written], mode: str
) -> None:
    family, column = drawn
    change: Callable[..., Any] = data.draw(st.sampled_from(ANY if column.generated else PLAIN))
    arguments, after = change(family, column)
    wanted = servers.create(after)
    if wanted is None or servers.create(column) is None:
        return
    with running(Online(servers.in_mode[mode])):
        op.alter_column("t", "c d", **arguments)
    event(change.__name__)
    assert servers.shown() == wanted
