"""Names for what the Inspector tells of without one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from diffgen.contracts import Dialect
from diffgen.dialects.standard.texts import expression
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
    uniques = {table: list(_named(told, "unique", table)) for table, told in said.uniques.items()}
    checks = {
        table: list(_named(_with_columns(told, said.columns[table]), "check", table))
        for table, told in said.checks.items()
    }
    return replace(said, primary_keys=keys, uniques=uniques, checks=checks, foreign_keys=foreign)


def _with_columns(all_told: Sequence[Any], columns: Sequence[Any]) -> list[Any]:
    """Return checks with the columns that they are named after: the one that they mention, if it is one."""
    names = [column["name"] for column in columns]
    found = []
    for told in all_told:
        said = set(expression(told["sqltext"]).names())
        mentioned = [name for name in names if name in said]
        found.append({**told, "column_names": mentioned if len(mentioned) == 1 else []})
    return found


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
