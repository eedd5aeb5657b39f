"""The rebuild of a table: SQLite's twelve steps, with all kept that is not altered.

https://www.sqlite.org/lang_altertable.html#otheralter. The first and the last two steps (foreign
keys off and on, BEGIN and COMMIT) belong to whoever runs the migration.
"""

from __future__ import annotations

from collections.abc import Iterator

from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.rebuild.affinity import converted
from migrations_runtime.dialects.sqlite.rebuild.rowids import carried_rowid, rowid_name
from migrations_runtime.dialects.sqlite.rebuild.statistics import put_aside, taken_back
from migrations_runtime.dialects.sqlite.rebuild.transfer import goes_over_whole
from migrations_runtime.dialects.sqlite.stored import StoredTable
from migrations_runtime.dialects.sqlite.text.clauses import Generated
from migrations_runtime.dialects.sqlite.text.splices import Splice, spliced
from migrations_runtime.dialects.sqlite.text.table_text import TableText
from migrations_runtime.dialects.sqlite.text.tokens import fold, literal, quote, tokenize, unquote


def replacement(stored: StoredTable, draft: Draft, is_there: bool) -> Iterator[str]:
    """Give the statements that put the altered table in the place of the stored one.

    :param is_there: whether the stored one was read in the transaction that they run in; else its
        columns may be others, or in another order.

    The last needs ``PRAGMA legacy_alter_table`` on: views, triggers and references of other tables
    name the table, not the temporary one, and must stay as they are.
    """
    schema, temporary = quote(stored.schema), stored.free_name
    source, target = f"{schema}.{quote(stored.table.name)}", f"{schema}.{quote(temporary)}"
    yield created_as(draft.table, target)
    if is_there and goes_over_whole(stored.table, draft):
        yield f"INSERT OR ABORT INTO {target} SELECT * FROM {source}"
    else:
        yield _copy_rows(stored.table, draft, source, target)
    if _counts(stored.table) and _counts(draft.table):
        yield from _copy_counter(schema, stored.table.name, temporary)
    yield from put_aside(stored)
    yield f"DROP TABLE {source}"
    yield f"ALTER TABLE {target} RENAME TO {quote(stored.table.name)}"


def restoration(stored: StoredTable, draft: Draft) -> Iterator[str]:
    """Give the statements that bring indexes, triggers and statistics back, which DROP TABLE took along."""
    for index in draft.indexes:
        at = index.name_span.start
        yield f"{index.sql[:at]}{quote(stored.schema)}.{index.sql[at:]}"
    for trigger in stored.triggers:
        yield trigger.create
    yield from taken_back(stored, draft)


def created_as(table: TableText, target: str) -> str:
    """Return the text under another name; names that a CHECK qualifies by the table lose that."""
    tokens = tokenize(table.sql)
    qualifiers = [
        Splice(token.start, tokens[at + 2].start)
        for at, token in enumerate(tokens[:-2])
        if token.is_name
        and tokens[at + 1].word == "."
        and token.start > table.body.start
        and fold(unquote(token)) == fold(table.name)
    ]
    return spliced(table.sql, [Splice(*table.name_span, target), *qualifiers])


def _copy_rows(stored: TableText, draft: Draft, source: str, target: str) -> str:
    """Write ``INSERT ... SELECT`` of all that is stored in columns, and of the rowid.

    OR ABORT overrules ``ON CONFLICT IGNORE`` or ``REPLACE`` of a constraint, which would lose rows.
    """
    columns = [] if (rowid := carried_rowid(stored, draft)) is None else [rowid]
    for column in draft.table.columns:
        before = stored.column(column.name)
        if before and fold(column.name) in draft.kept and not column.last(Generated):
            columns.append((quote(column.name), converted(before, column)))
    if not columns:
        columns.append((_any_column(draft.table), "NULL"))
    targets, values = zip(*columns, strict=True)
    return (
        f"INSERT OR ABORT INTO {target} ({', '.join(targets)}) "
        f"SELECT {', '.join(values)} FROM {source}"
    )


def _any_column(table: TableText) -> str:
    """Return what can be written where no column stays, so that there are as many rows as before."""
    plain = (quote(column.name) for column in table.columns if not column.last(Generated))
    return rowid_name(table) or next(plain)


def _counts(table: TableText) -> bool:
    return table.primary_key is not None and table.primary_key.autoincrement


def _copy_counter(schema: str, table: str, temporary: str) -> Iterator[str]:
    """Keep the counter of AUTOINCREMENT (https://www.sqlite.org/autoinc.html); RENAME renames it."""
    counters = f"{schema}.sqlite_sequence"
    yield f"DELETE FROM {counters} WHERE name = {literal(temporary)}"
    yield (
        f"INSERT INTO {counters} (name, seq) SELECT {literal(temporary)}, seq FROM {counters} "
        f"WHERE name = {literal(table)}"
    )
