"""The options of a table as edits of the text: STRICT, WITHOUT ROWID, AUTOINCREMENT."""

from __future__ import annotations

from collections.abc import Sequence

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import PrimaryKey
from migrations_runtime.dialects.sqlite.text.splices import Splice, without_item
from migrations_runtime.dialects.sqlite.text.tokens import tokenize
from migrations_runtime.errors import CommandError
from migrations_runtime.showing.logger import logger

log = logger(__name__)


def after_the_key(alterations: Sequence[Alteration]) -> list[Alteration]:
    """Return the alterations with AUTOINCREMENT last: the key that it needs may be made among them."""

    def is_wanted(alteration: Alteration) -> bool:
        given = dict(alteration.options) if isinstance(alteration, asked.SetTableOptions) else {}
        return bool(given.get("sqlite_autoincrement"))

    return sorted(alterations, key=is_wanted)


def with_option(draft: Draft, option: str, value: object) -> Draft:
    """Set an option by SQLAlchemy's keyword; those of other dialects mean nothing here.

    ``None`` is what a table has that says nothing.

    :raises CommandError: SQLite has no such option.
    """
    match option:
        case "sqlite_strict":
            return _with_tail(draft, bool(value), draft.table.without_rowid)
        case "sqlite_with_rowid":
            return _with_tail(draft, draft.table.strict, value is not None and not value)
        case "sqlite_autoincrement":
            return _with_autoincrement(draft, bool(value))
        case _ if option.startswith("sqlite_"):
            raise CommandError(
                f"{option} is no option of a table; SQLite has sqlite_strict, sqlite_with_rowid "
                "and sqlite_autoincrement."
            )
        case _:
            return draft


def _with_tail(draft: Draft, strict: bool, without_rowid: bool) -> Draft:
    table = draft.table
    if (strict, without_rowid) == (table.strict, table.without_rowid):
        return draft
    options = ["WITHOUT ROWID"] * without_rowid + ["STRICT"] * strict
    tail = "\n " + ",\n ".join(options) if options else ""
    return draft.edited(Splice(table.body.end, len(table.sql), tail))


def _with_autoincrement(draft: Draft, wanted: bool) -> Draft:
    key = draft.table.primary_key
    if key is None or len(key.elements) != 1:
        if not wanted:
            return draft
        # SQLAlchemy's CREATE TABLE leaves it out of such a table, too.
        log.warning(
            "Table %s gets no AUTOINCREMENT: that needs a primary key of one INTEGER column "
            "(https://www.sqlite.org/autoinc.html)",
            draft.table.name,
        )
        return draft
    if key.autoincrement == wanted:
        return draft
    return _with_keyword(draft, key) if wanted else _without_keyword(draft, key)


def _with_keyword(draft: Draft, key: PrimaryKey) -> Draft:
    """Write AUTOINCREMENT to the column as SQLAlchemy does, which has no name for such a key."""
    if key not in draft.table.constraints:
        return draft.edited(Splice(key.span.end, key.span.end, " AUTOINCREMENT"))
    cut = without_item(draft.table.sql, key.span)
    end = draft.column(key.columns[0]).span.end
    conflict = f" ON CONFLICT {key.conflict}" if key.conflict else ""
    inline = f" PRIMARY KEY{conflict} AUTOINCREMENT"
    return draft.edited(cut, Splice(end, end, inline))


def _without_keyword(draft: Draft, key: PrimaryKey) -> Draft:
    tokens = tokenize(draft.table.sql)
    at = next(
        at
        for at, token in enumerate(tokens)
        if token.word == "AUTOINCREMENT" and key.span.start <= token.start < key.span.end
    )
    return draft.edited(Splice(tokens[at - 1].end, tokens[at].end))
