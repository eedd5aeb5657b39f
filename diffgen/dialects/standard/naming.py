"""Names for what the Inspector tells of without one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from diffgen.contracts import Dialect
from diffgen.inspecting import Said
from migrations_runtime.naming import constraint_name


def with_names(said: Said, dialect: Dialect) -> Said:
    """Return what is said, each constraint with a name, and with ``named``: whether that is its own.

    A schema that foreign keys refer to is the default one where it is that, by its name or without.
    """
    keys = {
        table: next(_named([told], "primary", table)) for table, told in said.primary_keys.items()
    }
    foreign = {
        table: [_referring(told, dialect) for told in _named(all_told, "foreignkey", table)]
        for table, all_told in said.foreign_keys.items()
    }
    return replace(
        said,
        primary_keys=keys,
        uniques=_all_named(said.uniques, "unique"),
        checks=_all_named(said.checks, "check"),
        foreign_keys=foreign,
    )


def _all_named(tables: Mapping[str, Any], type_: str) -> Mapping[str, Any]:
    return {table: list(_named(told, type_, table)) for table, told in tables.items()}


def _named(all_told: Sequence[Any], type_: str, table: str) -> Iterator[Any]:
    taken = {name for told in all_told if (name := _name(told)) is not None}
    for told in all_told:
        own = name = _name(told)
        if name is None:
            name = constraint_name(type_, table, _columns(told), taken)
            taken.add(name)
        yield {**told, "name": name, "named": own is not None}


def _name(told: Any) -> str | None:
    """Return the name of a constraint; DuckDB's Inspector tells its text in place of one."""
    name: str | None = told.get("name")
    return name if name and "(" not in name else None


def _columns(told: Any) -> Sequence[str]:
    columns: Sequence[str] = told.get("constrained_columns") or told.get("column_names") or ()
    return columns


def _referring(told: Any, dialect: Dialect) -> Any:
    schema = dialect.schema(told.get("referred_schema"))
    return {**told, "referred_schema": schema, "options": told.get("options") or {}}
