"""What SHOW CREATE TABLE says of columns and checks, where nothing else does: of temporary tables."""

from __future__ import annotations

import re
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Expression
from diffgen.dialects.mysql.sql.default import default
from diffgen.dialects.mysql.sql.statements import execute, in_backticks
from diffgen.dialects.mysql.sql.text import expression
from diffgen.dialects.mysql.types import canonical, is_json
from diffgen.kinds.column import Generated
from migrations_runtime.dialects.mysql.stored.definition import TYPE, Definition, parse
from migrations_runtime.dialects.mysql.stored.lines import lines

# The name stands in backticks, or in double quotes with sql_mode=ANSI_QUOTES.
_COLUMN = re.compile(r"\s+([`\"])((?:(?!\1).|\1{2})*)\1 (.*)", re.DOTALL)
_CHECK = re.compile(r"\s+CONSTRAINT [`\"](\w+)[`\"] CHECK \((.*)\)(?: /\*.*\*/)?", re.DOTALL)
_GENERATED = re.compile(r"GENERATED ALWAYS AS \((.*)\)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Written:
    """A column as the server writes it."""

    type: str
    default: Expression | None
    generated: Generated | None
    check: Expression | None


def create_table(connection: sa.Connection, database: str, table: str) -> str:
    """Return what the server says."""
    statement = f"SHOW CREATE TABLE {in_backticks(database)}.{in_backticks(table)}"
    text: str = execute(connection, statement).one()._mapping["Create Table"]
    return text


def columns_of(text: str) -> dict[str, Written]:
    """Return the columns of a table by their names."""
    found = (_COLUMN.fullmatch(line) for line in lines(text))
    return {
        line[2].replace(line[1] * 2, line[1]): _written(parse(line[3]))
        for line in found
        if line is not None
    }


def checks_of(text: str) -> dict[str, Expression]:
    """Return the checks of a table by their names."""
    found = (_CHECK.fullmatch(line) for line in lines(text))
    return {line[1]: expression(line[2]) for line in found if line is not None}


def column_checks(text: str) -> dict[str, str]:
    """Return the checks in the definitions of columns, by the names of these."""
    found = (_COLUMN.fullmatch(line) for line in lines(text))
    checks = (
        (line[2].replace(line[1] * 2, line[1]), parse(line[3]).get("CHECK"))
        for line in found
        if line is not None
    )
    return {name: _condition(check) for name, check in checks if check is not None}


def _condition(check: str) -> str:
    """Return what stands in the parentheses of a CHECK."""
    return check.partition("(")[2].removesuffix(")")


def _written(definition: Definition) -> Written:
    type_, check = canonical(definition.get(TYPE) or ""), definition.get("CHECK")
    if check is not None and is_json(type_, _condition(check)):
        type_, check = "json", None
    given, on_update = definition.get("DEFAULT"), definition.get("ON UPDATE")
    return Written(
        type=type_,
        default=default(
            None if given is None else given.partition(" ")[2],
            type_,
            None if on_update is None else on_update.split(" ", 2)[2],
        ),
        generated=_generated(definition),
        check=None if check is None else expression(check.partition(" ")[2]),
    )


def _generated(definition: Definition) -> Generated | None:
    clauses = [text for name, text in definition.clauses if name == "GENERATED"]
    found = _GENERATED.fullmatch(clauses[0]) if clauses else None
    if found is None:
        return None
    return Generated(expression(found[1]), stored="STORED" in clauses[1:])
