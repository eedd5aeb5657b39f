"""Names that SQLite can take for nothing else.

A name in double quotes that is no column is a string to SQLite, by an old mistake that was kept
(https://www.sqlite.org/quirks.html#dblquote): a view that selects "b" gives 'b' once the column is
gone. In brackets it is a name, or an error.
"""

from __future__ import annotations

from collections.abc import Collection

from migrations_runtime.dialects.sqlite.driver import Driver
from migrations_runtime.dialects.sqlite.text.splices import Splice, spliced
from migrations_runtime.dialects.sqlite.text.tokens import fold, quote, tokenize, unquote


def make_unmistakable(driver: Driver, schema: str, names: Collection[str]) -> None:
    """Make the views and triggers again that have one of ``names`` in double quotes, in brackets."""
    wanted = {fold(name) for name in names if "]" not in name}
    if not wanted:
        return
    rows = driver.rows(
        f"SELECT type, name, tbl_name, sql FROM {quote(schema)}.sqlite_master "
        "WHERE type IN ('view', 'trigger') ORDER BY type DESC"
    )
    anew = {name: text for _, name, _, sql in rows if (text := _in_brackets(sql, wanted)) != sql}
    for kind, name, owner, sql in rows:
        if name in anew:
            driver.rows(f"DROP {kind} IF EXISTS {quote(schema)}.{quote(name)}")
        if name in anew or owner in anew:  # DROP VIEW takes its triggers along
            driver.rows(_in_schema(anew.get(name, sql), schema))


def _in_brackets(sql: str, names: Collection[str]) -> str:
    quoted = [token for token in tokenize(sql) if token.text.startswith('"')]
    splices = [
        Splice(token.start, token.end, f"[{unquote(token)}]")
        for token in quoted
        if fold(unquote(token)) in names
    ]
    return spliced(sql, splices)


def _in_schema(sql: str, schema: str) -> str:
    """Put the schema before the name, which is the third word of a stored text."""
    at = tokenize(sql)[2].start
    return f"{sql[:at]}{quote(schema)}.{sql[at:]}"
