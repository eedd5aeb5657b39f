"""What stands around a random table: indexes, triggers, views over views, tables that refer to it."""

from __future__ import annotations

import sqlite3

from hypothesis import strategies as st

from tests.runtime.sqlite.stored_tables import GAPS, Stored, names, quoted


@st.composite
def surroundings(draw: st.DrawFn, stored: Stored, columns: list[str]) -> list[str]:
    """Up to six statements that SQLite takes after the table."""
    table = draw(quoted(stored.name, False))
    drawn = draw(
        st.lists(
            st.one_of(
                _index(table, columns),
                _trigger(table, columns),
                _view(table, columns),
                _view_on_view(table, columns),
                _child(table, columns),
            ),
            max_size=6,
        )
    )
    connection = sqlite3.connect(":memory:")
    connection.execute(stored.sql)
    connection.execute('CREATE TABLE "other one" (x, y)')
    taken = []
    for number, statement in enumerate(drawn):
        made = statement.replace("NAME", f'"{number} {draw(names()).replace(chr(34), "")}"')
        try:
            for one in made.split(" ;; "):
                connection.execute(one)
        except sqlite3.OperationalError:
            continue
        taken += made.split(" ;; ")
    connection.close()
    return taken


@st.composite
def _index(draw: st.DrawFn, table: str, columns: list[str]) -> str:
    one, two = (draw(quoted(draw(st.sampled_from(columns)), False)) for _ in range(2))
    elements = draw(
        st.sampled_from(
            (
                one,
                f"{one} DESC",
                f"lower({one}) COLLATE nocase",
                f"{one} COLLATE rtrim, {two} || ')'",
            )
        )
    )
    where = draw(st.sampled_from(("", f" WHERE {two} IS NOT NULL", f" where({one}<>'(')")))
    return f"CREATE INDEX NAME{draw(st.sampled_from(GAPS))}ON {table}({elements}){where}"


@st.composite
def _trigger(draw: st.DrawFn, table: str, columns: list[str]) -> str:
    column = draw(quoted(draw(st.sampled_from(columns)), False))
    when = draw(st.sampled_from(("BEFORE", "after", "")))
    event = draw(st.sampled_from(("INSERT", "DELETE", "UPDATE", f"update of {column}")))
    head = f"{when} {event} ON {table}"
    if draw(st.integers(0, 3)) == 0:
        head = 'AFTER INSERT ON "other one"'
    row = "old" if "DELETE" in event and table in head else "new"
    value = f"{row}.{column}" if table in head else "new.x"
    body = draw(
        st.sampled_from(
            (
                f"SELECT {value};",
                f"INSERT INTO \"other one\" VALUES ({value}, '; END');",
                f"UPDATE {table} SET {column} = {column} WHERE {column} IS NULL;",
                f"SELECT CASE WHEN {value} IS NULL THEN 1 ELSE 2 END; DELETE FROM {table} WHERE 0;",
            )
        )
    )
    gap = draw(st.sampled_from(GAPS))
    return f"CREATE TRIGGER NAME {head}{gap}FOR EACH ROW WHEN {value} IS NULL BEGIN {body} END"


@st.composite
def _view(draw: st.DrawFn, table: str, columns: list[str]) -> str:
    column = draw(quoted(draw(st.sampled_from(columns)), False))
    query = draw(
        st.sampled_from(
            (
                f"SELECT {column} FROM {table}",
                f"SELECT * FROM {table} -- all, (",
                f'SELECT a.{column} AS "it is" FROM {table} AS a JOIN {table} b ON a.{column} = b.{column}',
                f'WITH w AS (SELECT count(*) AS n FROM {table}) SELECT n, x FROM w, "other one"',
            )
        )
    )
    return f"CREATE VIEW NAME{draw(st.sampled_from(GAPS))}AS {query}"


@st.composite
def _view_on_view(draw: st.DrawFn, table: str, columns: list[str]) -> str:
    column = draw(quoted(draw(st.sampled_from(columns)), False))
    number = draw(st.integers(0, 99))
    return (
        f"CREATE VIEW below{number} (c) AS SELECT {column} FROM {table} ;; "
        f"CREATE VIEW NAME AS SELECT c || '!' AS d FROM below{number} ;; "
        f"CREATE TRIGGER on{number} INSTEAD OF INSERT ON below{number} "
        f"BEGIN INSERT INTO {table} ({column}) VALUES (new.c); END"
    )


@st.composite
def _child(draw: st.DrawFn, table: str, columns: list[str]) -> str:
    column = draw(quoted(draw(st.sampled_from(columns))))
    action = draw(st.sampled_from(("", " ON DELETE CASCADE", " ON UPDATE SET NULL DEFERRABLE")))
    inline = draw(st.booleans())
    reference = f"REFERENCES {table} ({column}){action}"
    body = f"a {reference}" if inline else f"a, FOREIGN KEY (a) {reference}"
    return f"CREATE TABLE NAME ({body})"
