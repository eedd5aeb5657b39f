"""All that the Inspector says of the tables of one schema."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector, ObjectKind


@dataclass(frozen=True)
class Said:
    """What ``Inspector.get_multi_*`` say of one schema, by the names of its tables.

    :param warnings: what SQLAlchemy says that it doesn't know: that is asked elsewhere.
    """

    columns: Mapping[str, Any]
    primary_keys: Mapping[str, Any]
    uniques: Mapping[str, Any]
    checks: Mapping[str, Any]
    foreign_keys: Mapping[str, Any]
    indexes: Mapping[str, Any]
    comments: Mapping[str, Any]
    warnings: Sequence[str]

    @classmethod
    def of(cls, inspector: Inspector, schema: str | None) -> Said:
        """Return what it says of a schema."""
        asked: dict[str, Any] = {"schema": schema, "kind": ObjectKind.TABLE}
        with warnings.catch_warnings(record=True) as heard:
            warnings.simplefilter("always", sa.exc.SAWarning)
            return cls(
                columns=_by_name(inspector.get_multi_columns(**asked)),
                primary_keys=_by_name(inspector.get_multi_pk_constraint(**asked)),
                uniques=_by_name(inspector.get_multi_unique_constraints(**asked)),
                checks=_by_name(inspector.get_multi_check_constraints(**asked)),
                foreign_keys=_by_name(inspector.get_multi_foreign_keys(**asked)),
                indexes=_by_name(inspector.get_multi_indexes(**asked)),
                comments=_comments(inspector, asked),
                warnings=tuple(str(one.message) for one in heard),
            )


def _comments(inspector: Inspector, asked: Mapping[str, Any]) -> Mapping[str, Any]:
    if not inspector.dialect.supports_comments:
        return {}
    return _by_name(inspector.get_multi_table_comment(**asked))


def _by_name(tables: Mapping[Any, Any]) -> Mapping[str, Any]:
    """Return what is said by the names alone: all is of one schema."""
    return {name: said for (_, name), said in tables.items()}
