"""What the parser reads in a stored text is what SQLite's own pragmas say of the same database."""

from __future__ import annotations

import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from migrations_runtime.dialects.sqlite.text.clauses import (
    Check,
    Collate,
    Default,
    ForeignKey,
    Generated,
    NotNull,
    PrimaryKey,
    Unique,
)
from migrations_runtime.dialects.sqlite.text.index_text import parse_index
from migrations_runtime.dialects.sqlite.text.table_text import TableText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import fold
from tests.runtime.sqlite.stored_tables import GAPS, Stored, names, quoted, stored_tables


def _created(stored: Stored) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute(stored.sql)
    return connection


def _pragma(connection: sqlite3.Connection, name: str, of: str) -> list[tuple[object, ...]]:
    return connection.execute(f"SELECT * FROM pragma_{name}(?)", (of,)).fetchall()


@given(stored_tables())
def test_columns_are_those_of_table_xinfo(stored: Stored) -> None:
    table = parse_table(stored.sql)
    key = [fold(name) for name in table.primary_key.columns] if table.primary_key else []
    read = []
    for column in table.columns:
        generated = column.last(Generated)
        default = column.last(Default)
        place = key.index(fold(column.name)) + 1 if fold(column.name) in key else 0
        required = place and (table.without_rowid or _is_strict_key(table))
        read.append(
            (
                column.name,
                column.declared_type.upper(),
                int(bool(column.last(NotNull) or required)),
                default.text if default else None,
                place,
                (3 if generated.stored else 2) if generated else 0,
            )
        )
    info = _pragma(_created(stored), "table_xinfo", stored.name)
    assert read == [(row[1], str(row[2]).upper(), *row[3:]) for row in info]


def _is_strict_key(table: TableText) -> bool:
    """STRICT makes key columns NOT NULL, but not the one that is the rowid (sqlite3EndTable)."""
    key = table.primary_key
    if not table.strict or key is None:
        return False
    return not _is_rowid(table)


def _is_rowid(table: TableText) -> bool:
    key = table.primary_key
    if key is None or table.without_rowid or len(key.columns) != 1:
        return False
    column = table.column(key.columns[0])
    inline = column is not None and key in column.constraints
    descending = inline and key.elements[0].order == "DESC"
    return column is not None and column.declared_type.upper() == "INTEGER" and not descending


@given(stored_tables())
def test_foreign_keys_are_those_of_foreign_key_list(stored: Stored) -> None:
    keys = [key for key in parse_table(stored.sql).all_constraints if isinstance(key, ForeignKey)]
    read = [
        (key.referred_table, column, referred, key.on_update or "NO ACTION",
         key.on_delete or "NO ACTION")
        for key in reversed(keys)
        for column, referred in zip(
            map(fold, key.columns), key.referred_columns or [None] * len(key.columns), strict=True
        )
    ]  # fmt: skip
    rows = _pragma(_created(stored), "foreign_key_list", stored.name)
    assert read == [(row[2], fold(str(row[3])), *row[4:7]) for row in rows]


@given(stored_tables())
def test_unique_constraints_are_those_of_index_list(stored: Stored) -> None:
    table = parse_table(stored.sql)
    connection = _created(stored)
    indexed = set()
    for row in _pragma(connection, "index_list", stored.name):
        elements = _pragma(connection, "index_xinfo", str(row[1]))
        indexed.add(tuple((fold(str(e[2])), fold(str(e[4])), e[3]) for e in elements if e[5]))
    both_orders = {tuple(element[:2] for element in index) for index in indexed}
    keys: list[Unique | PrimaryKey] = [
        found for found in table.all_constraints if isinstance(found, Unique)
    ]
    if table.primary_key and not _is_rowid(table):
        keys.append(table.primary_key)
    for key in keys:
        # Of two keys that differ in order only SQLite keeps the first (sqlite3CreateIndex).
        assert tuple(element[:2] for element in _elements(table, key)) in both_orders
    assert indexed <= {_elements(table, key) for key in keys}


def _elements(table: TableText, key: Unique | PrimaryKey) -> tuple[tuple[str, str, int], ...]:
    elements = []
    for element in key.elements:
        assert element.column is not None
        column = table.column(element.column)
        assert column is not None
        collate = column.last(Collate)
        collation = element.collation or (collate.collation if collate else "BINARY")
        elements.append((fold(column.name), fold(collation), int(element.order == "DESC")))
    return tuple(elements)


@given(stored_tables())
def test_spans_cut_out_what_they_name(stored: Stored) -> None:
    table = parse_table(stored.sql)
    for column in table.columns:
        for constraint in column.constraints:
            text = stored.sql[slice(*constraint.span)]
            again = parse_table(f"CREATE TABLE t (x {text})").columns[0].constraints
            assert [type(found) for found in again] == [type(constraint)]
    for constraint in table.constraints:
        text = stored.sql[slice(*constraint.span)]
        [again_] = parse_table(f"CREATE TABLE t (x, {text})").constraints
        assert type(again_) is type(constraint)
        if isinstance(constraint, Check):
            assert isinstance(again_, Check)
            assert again_.expression == constraint.expression


@given(st.data(), st.lists(names(), min_size=1, max_size=3, unique_by=fold), names(), st.booleans())
def test_indexes_are_those_of_index_xinfo(
    data: st.DataObject, columns: list[str], name: str, unique: bool
) -> None:
    connection = sqlite3.connect(":memory:")
    listed = ", ".join(data.draw(quoted(column)) for column in columns)
    connection.execute(f"CREATE TABLE t ({listed})")
    elements = [
        (
            data.draw(quoted(column, False)),
            data.draw(st.sampled_from(("", " COLLATE NOCASE", ' collate "rtrim"'))),
            data.draw(st.sampled_from(("", " ASC", " desc"))),
            data.draw(st.sampled_from(("%s", "(%s)", "lower(%s || ')')", "(%s) + 1"))),
        )
        for column in columns
    ]
    written = ",".join(shape % column + coll + order for column, coll, order, shape in elements)
    gap = data.draw(st.sampled_from(GAPS))
    where = data.draw(st.sampled_from(("", f"{gap}WHERE {elements[0][0]} > ')'")))
    name = f"i {name}"
    unique_ = "UNIQUE" if unique else ""
    connection.execute(
        f"CREATE {unique_} INDEX {data.draw(quoted(name))}{gap}on{gap}'t'{gap}({written}){where}"
    )
    [(sql,)] = connection.execute("SELECT sql FROM sqlite_schema WHERE type = 'index'")
    index = parse_index(sql)
    assert (index.name, index.table, index.unique) == (name, "t", unique)
    assert (index.where is not None) == bool(where)
    rows = [row for row in _pragma(connection, "index_xinfo", name) if row[5]]
    assert len(rows) == len(index.elements)
    for row, element in zip(rows, index.elements, strict=True):
        assert (element.column is None) == (row[2] is None)
        if element.column is not None:
            assert fold(element.column) == fold(str(row[2]))
        assert int(element.order == "DESC") == row[3]
        if not element.expression.endswith("+ 1") and "+ 1 " not in element.expression:
            assert fold(element.collation or "BINARY") == fold(str(row[4]))
