"""ADD, DROP and RENAME CONSTRAINT as edits of the text."""

from __future__ import annotations

from migrations_runtime.dialects.sqlite.edits.deferral import apart
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import PrimaryKey, TableConstraint
from migrations_runtime.dialects.sqlite.text.layout import separator
from migrations_runtime.dialects.sqlite.text.splices import (
    Splice,
    last_item_end,
    without_clause,
    without_item,
)
from migrations_runtime.dialects.sqlite.text.table_text import parse_table
from migrations_runtime.dialects.sqlite.text.tokens import quote, tokenize


def with_constraint(draft: Draft, sql: str) -> Draft:
    """Add a constraint after the others; a primary key before them, in the place of the one there is.

    A table has one key, so that making another says what becomes of it. Scripts rely on that, as a
    key without a name could not be dropped.
    """
    if not isinstance(parsed_constraint(sql), PrimaryKey):
        end = last_item_end(draft.table.sql, draft.table.body)
        return draft.edited(Splice(end, end, separator(draft.table) + sql))
    if draft.table.primary_key is not None:
        draft = without_constraint(draft, draft.table.primary_key)
    end = draft.table.columns[-1].span.end
    return draft.edited(Splice(end, end, separator(draft.table) + sql))


def without_constraint(draft: Draft, constraint: TableConstraint) -> Draft:
    """Drop a constraint of the table, or of one of its columns."""
    sql = draft.table.sql
    if constraint in draft.table.constraints:
        return draft.edited(without_item(sql, constraint.span))
    return draft.edited(without_clause(sql, constraint.span), *apart(draft, constraint))


def with_constraint_name(draft: Draft, constraint: TableConstraint, name: str) -> Draft:
    """Give a constraint another name, or its first."""
    sql = draft.table.sql[slice(*constraint.span)]
    tokens = tokenize(sql)
    body = 0
    while tokens[body].word == "CONSTRAINT":
        body += 2
    named = f"CONSTRAINT {quote(name)} {sql[tokens[body].start :]}"
    at = draft.table.all_constraints.index(constraint)
    edited = draft.edited(Splice(*constraint.span, named))
    addresses = (*edited.addresses[:at], name, *edited.addresses[at + 1 :])
    return edited.addressed(addresses)


def parsed_constraint(sql: str) -> TableConstraint:
    """Read one constraint of a table."""
    [constraint] = parse_table(f"CREATE TABLE t (x, {sql})").constraints
    return constraint
