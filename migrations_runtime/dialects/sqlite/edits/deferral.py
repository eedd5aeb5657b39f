"""ALTER CONSTRAINT as an edit of the text: when a foreign key is checked.

https://www.sqlite.org/foreignkeys.html#fk_deferred
"""

from __future__ import annotations

from migrations_runtime.ddl.alterations import AlterConstraint
from migrations_runtime.dialects.sqlite.edits.draft import Draft
from migrations_runtime.dialects.sqlite.text.clauses import Deferral, ForeignKey, TableConstraint
from migrations_runtime.dialects.sqlite.text.splices import Splice, without_clause
from migrations_runtime.dialects.sqlite.text.tokens import tokenize
from migrations_runtime.errors import CommandError


def with_deferral(draft: Draft, constraint: TableConstraint, change: AlterConstraint) -> Draft:
    """Say anew whether a foreign key is deferrable.

    :raises CommandError: it is no foreign key, or is not to be enforced.
    """
    if change.enforced is not None or not isinstance(constraint, ForeignKey):
        raise CommandError(
            f"Constraint {change.name} of {draft.table.name} cannot be altered so: SQLite only knows "
            "whether a foreign key is deferrable. Drop the constraint and make it anew."
        )
    end = constraint.span.end
    kept = _without_deferral(draft.table.sql[constraint.span.start : end])
    after = Splice(constraint.span.start + len(kept), end, _clause(change))
    return draft.edited(after, *apart(draft, constraint))


def _without_deferral(key: str) -> str:
    tokens = tokenize(key)
    words = [token.word for token in tokens]
    if "DEFERRABLE" not in words:
        return key
    at = words.index("DEFERRABLE")
    return key[: tokens[at - (2 if words[at - 1] == "NOT" else 1)].end]


def _clause(change: AlterConstraint) -> str:
    """Return the clause; none where nothing says the same."""
    if not change.deferrable:
        return ""
    return " DEFERRABLE" + ("" if change.initially is None else f" INITIALLY {change.initially}")


def apart(draft: Draft, key: TableConstraint) -> list[Splice]:
    """Return the cuts of what a column says of its foreign key further on, after other clauses."""
    splices: list[Splice] = []
    for column in draft.table.columns:
        if not isinstance(key, ForeignKey) or key not in column.constraints:
            continue
        for following in column.constraints[column.constraints.index(key) + 1 :]:
            if isinstance(following, ForeignKey):
                break
            if isinstance(following, Deferral):
                splices.append(without_clause(draft.table.sql, following.span))
    return splices
