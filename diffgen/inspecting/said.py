"""All that the Inspector says of the tables of one schema."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector, ObjectKind


@dataclass(frozen=True)
class Said:
    """What ``Inspector.get_multi_*`` say of one schema, by the names of its tables.

    :param warnings: what SQLAlchemy says that it doesn't know: that is asked elsewhere.
    :param untold: the names of the fields above that the Inspector has no words for on this server.
    """

    columns: Mapping[str, Any]
    primary_keys: Mapping[str, Any]
    uniques: Mapping[str, Any]
    checks: Mapping[str, Any]
    foreign_keys: Mapping[str, Any]
    indexes: Mapping[str, Any]
    comments: Mapping[str, Any]
    warnings: Sequence[str]
    untold: frozenset[str] = frozenset()

    @classmethod
    def of(cls, inspector: Inspector, schema: str | None) -> Said:
        """Return what it says of a schema."""
        asked: dict[str, Any] = {"schema": schema, "kind": ObjectKind.TABLE}
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always", sa.exc.SAWarning)
            columns = _by_name(inspector.get_multi_columns(**asked))
            answers = _Answers(asked, columns)
            return cls(
                columns=columns,
                primary_keys=answers.to("primary_keys", inspector.get_multi_pk_constraint),
                uniques=answers.to("uniques", inspector.get_multi_unique_constraints),
                checks=answers.to("checks", inspector.get_multi_check_constraints),
                foreign_keys=answers.to("foreign_keys", inspector.get_multi_foreign_keys),
                indexes=answers.to("indexes", inspector.get_multi_indexes),
                comments=_comments(inspector, answers),
                warnings=tuple(str(one.message) for one in heard),
                untold=frozenset(answers.untold),
            )


#: What is said of a table by an Inspector that has no words for something.
_NOTHING: Mapping[str, Any] = {"primary_keys": {"constrained_columns": [], "name": None}}


@dataclass(frozen=True)
class _Answers:
    """Asks about tables, and keeps what there was no answer to."""

    asked: Mapping[str, Any]
    tables: Mapping[str, Any]
    untold: set[str] = field(default_factory=set)

    def to(self, name: str, question: Callable[..., Mapping[Any, Any]]) -> Mapping[str, Any]:
        """Return an answer for each table; an Inspector that has none for any has no words for it."""
        try:
            found = _by_name(question(**self.asked))
        except NotImplementedError:  # what SQLAlchemy's dialects raise, and so those of others
            found = {}
        if not found and self.tables:
            self.untold.add(name)
        return {**dict.fromkeys(self.tables, _NOTHING.get(name, ())), **found}


def _comments(inspector: Inspector, answers: _Answers) -> Mapping[str, Any]:
    if not inspector.dialect.supports_comments:
        return {}
    found = answers.to("comments", inspector.get_multi_table_comment)
    return {} if "comments" in answers.untold else found


def _by_name(tables: Mapping[Any, Any]) -> Mapping[str, Any]:
    """Return what is said by the names alone: all is of one schema."""
    return {name: said for (_, name), said in tables.items()}
