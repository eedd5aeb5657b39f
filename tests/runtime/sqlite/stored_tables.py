"""Random tables as SQLite stores them: any quotes, comments, order of clauses; SQLite itself accepts them.

Their checks hold for every row, so that rows can be put in and kept through a change.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from hypothesis import assume
from hypothesis import strategies as st

from migrations_runtime.dialects.sqlite.text.keywords import NAME_ONLY, RESERVED
from migrations_runtime.dialects.sqlite.text.tokens import fold

ODD_NAMES = (
    "id", "a", "b", "c", "Name", "user name", 'say "hi"', "it's", "50%", "%(x)s", "a:b", "Größe",
    "ÄÖ", "日本", "key", "end", "order", "select", "check", "x`y", "[z", "a,b", "(p)", "--c", "1st",
    "generated", "always", "_ü$1", "left", "action", "default", "/*",
)  # fmt: skip
TYPES = (
    "", "INTEGER", "int", "VARCHAR(20)", "DECIMAL(10, 2)", "double precision", "TEXT", "BLOB",
    "unsigned big int", '"odd type"', "character ( 20 )", "key", "Numeric(-1,+2)", "DATETIME",
)  # fmt: skip
STRICT_TYPES = ("INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY", "text")
GAPS = (" ", " ", " ", "\n\t", " /* c, (' */ ", " -- c, (\n")
DEFAULTS = (
    "1", "-1", "+ 2.5e3", "'x'", "'it''s, ('", "NULL", "CURRENT_TIMESTAMP", "TRUE", "x'0aFF'", "word",
    '"quoted"', "(1 + (2))", "( 'a' || ')' )", "(datetime('now'))", "'%s'", "( -3 )",
)  # fmt: skip
CONFLICTS = ("", "", "", " ON CONFLICT REPLACE", " on conflict ignore", " ON CONFLICT ABORT")
COLLATIONS = ("NOCASE", '"rtrim"', "binary")
ACTIONS = ("CASCADE", "SET NULL", "set default", "RESTRICT", "NO ACTION")
DEFERRALS = ("", "", " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE", " deferrable")


@dataclass(frozen=True)
class Stored:
    """A table that SQLite has taken: its name and its text."""

    name: str
    sql: str


def names() -> st.SearchStrategy[str]:
    return st.sampled_from(ODD_NAMES)


@st.composite
def quoted(draw: st.DrawFn, name: str, string: bool = True) -> str:
    """``name`` in any of the ways to write it."""
    ways = ['"' + name.replace('"', '""') + '"', "`" + name.replace("`", "``") + "`"]
    if "]" not in name:
        ways.append(f"[{name}]")
    if string:
        ways.append("'" + name.replace("'", "''") + "'")
    if name.isidentifier() and name.upper() not in RESERVED | NAME_ONLY | {"GENERATED", "ALWAYS"}:
        ways += [name, name.upper() if name.isascii() else name]
    return draw(st.sampled_from(ways))


@st.composite
def stored_tables(draw: st.DrawFn) -> Stored:
    """A table of one to six columns; SQLite has created it once."""
    name = draw(names())
    columns = draw(st.lists(names(), min_size=1, max_size=6, unique_by=fold))
    strict = draw(st.booleans()) and draw(st.booleans())
    types = STRICT_TYPES if strict else TYPES
    key = draw(st.sampled_from(("inline", "table", "none")))
    parts = [
        draw(_column(column, columns, types, key == "inline" and column == columns[0], name))
        for column in columns
    ]
    if key == "table":
        parts.append("PRIMARY KEY " + draw(_elements(columns)) + draw(st.sampled_from(CONFLICTS)))
    parts += draw(st.lists(_table_constraint(columns, name), max_size=3))
    gap = draw(st.sampled_from(GAPS))
    options = ["strict"] if strict else []
    if key != "none" and draw(st.booleans()):
        options.append("WITHOUT rowid")
    body = f",{gap}".join(parts)
    text = f"{draw(quoted(name))}{gap}({gap}{body}{gap}){gap}{', '.join(options)}"
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(f"CREATE TABLE {text}")
        [(name, sql)] = connection.execute(
            "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
    except sqlite3.OperationalError:
        assume(False)
    finally:
        connection.close()
    return Stored(name, sql)


@st.composite
def _column(
    draw: st.DrawFn, name: str, columns: list[str], types: tuple[str, ...], key: bool, table: str
) -> str:
    clauses = []
    declared = draw(st.sampled_from(types))
    if key:
        order = draw(st.sampled_from(("", " DESC", " asc")))
        auto = draw(st.sampled_from(("", " AUTOINCREMENT"))) if declared == "INTEGER" else ""
        order = "" if auto else order
        clauses.append(f"PRIMARY KEY{order}{draw(st.sampled_from(CONFLICTS))}{auto}")
    elif name != columns[0] and draw(st.integers(0, 4)) == 0:
        words = draw(st.sampled_from(("GENERATED ALWAYS AS", "as", "generated  always as")))
        kind = draw(st.sampled_from(("", " STORED", " virtual")))
        clauses.append(f"{words} (coalesce({draw(quoted(columns[0], False))}, ')')){kind}")
    else:
        clauses += [f"DEFAULT {default}" for default in _some(draw, DEFAULTS)]
    clauses += ["NOT NULL" + draw(st.sampled_from(CONFLICTS))] * draw(st.booleans())
    clauses += ["UNIQUE" + draw(st.sampled_from(CONFLICTS))] * (draw(st.integers(0, 3)) == 0)
    clauses += [f"COLLATE {collation}" for collation in _some(draw, COLLATIONS)]
    clauses += [draw(_check(columns))] * draw(st.booleans())
    if draw(st.integers(0, 3)) == 0:
        clauses.append(draw(_references(1, table)))
    gap = draw(st.sampled_from(GAPS))
    named = [draw(_named(clause)) for clause in draw(st.permutations(clauses))]
    return gap.join(filter(None, (draw(quoted(name)), declared, *named)))


@st.composite
def _table_constraint(draw: st.DrawFn, columns: list[str], table: str) -> str:
    kind = draw(st.sampled_from(("unique", "check", "foreign")))
    if kind == "unique":
        clause = f"UNIQUE {draw(_elements(columns))}{draw(st.sampled_from(CONFLICTS))}"
    elif kind == "check":
        clause = draw(_check(columns))
    else:
        local = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=2, unique=True))
        listed = ", ".join(draw(quoted(column)) for column in local)
        clause = f"FOREIGN KEY ({listed}) {draw(_references(len(local), table))}"
    return draw(_named(clause))


@st.composite
def _elements(draw: st.DrawFn, columns: list[str]) -> str:
    chosen = draw(st.lists(st.sampled_from(columns), min_size=1, max_size=3, unique=True))
    elements = [
        draw(quoted(column))
        + draw(st.sampled_from(("", "", " COLLATE nocase")))
        + draw(st.sampled_from(("", "", " DESC", " ASC")))
        for column in chosen
    ]
    return f"({', '.join(elements)})"


@st.composite
def _check(draw: st.DrawFn, columns: list[str]) -> str:
    column = draw(quoted(draw(st.sampled_from(columns)), False))
    return draw(
        st.sampled_from(
            (
                f"CHECK ({column} IS NULL OR length({column}) >= 0)",
                f"CHECK((coalesce({column}, ')''') <> 'no, ('))",
                f"CHECK (CASE WHEN {column} IS NULL THEN 1 ELSE 2 END > 0 /* ( */)",
            )
        )
    )


@st.composite
def _references(draw: st.DrawFn, size: int, table: str) -> str:
    target = draw(st.sampled_from(("parent", "the parent", table)))
    referred = draw(st.sampled_from(("", f" ({', '.join(('x', 'y')[:size])})")))
    events = [
        f" ON {event} {draw(st.sampled_from(ACTIONS))}"
        for event in draw(st.lists(st.sampled_from(("DELETE", "update")), unique=True))
    ]
    match = draw(st.sampled_from(("", "", " MATCH full")))
    deferral = draw(st.sampled_from(DEFERRALS))
    return f"REFERENCES {draw(quoted(target))}{referred}{''.join(events)}{match}{deferral}"


@st.composite
def _named(draw: st.DrawFn, clause: str) -> str:
    if draw(st.integers(0, 3)):
        return clause
    return f"CONSTRAINT {draw(quoted(draw(names())))} {clause}"


def _some(draw: st.DrawFn, choices: tuple[str, ...]) -> list[str]:
    return [draw(st.sampled_from(choices))] if draw(st.booleans()) else []
