"""The values of rows: such that they survive the change of a column's type, there and back."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from tests.roundtrip.spec import Column, ColumnType, Expression, Schema, Table

NUMBERS = {"integer", "numeric", "float"}
# Families whose values have a text that is taken back, of at most so many characters.
SPOKEN = {
    "integer": 1, "numeric": 12, "float": 12, "date": 10, "datetime": 26, "time": 15, "interval": 8,
    "uuid": 36, "hex": 32, "json": 10, "jsonb": 10, "inet": 12, "enum": 10, "labels": 10,
    "boolean": 5,
}  # fmt: skip
# Characters of the text of a number that MariaDB fills up with zeros, at most.
FILLED = 20
FEW = {"boolean", "enum", "labels", "set", "array:enum", "regclass"}


def kind(type_: ColumnType) -> str:
    """The family without the name of its enum."""
    if type_.enum is None:
        return type_.family
    return "array:enum" if type_.family.startswith("array:") else "enum"


def convertible(before: ColumnType, after: ColumnType) -> bool:
    """Whether values exist that both types hold."""
    one, other = kind(before), kind(after)
    if {one, other} == {"bytes"} and before.length != after.length:
        return False  # what is shorter is filled up with zeros
    if one == other or {one, other} <= NUMBERS:
        return True
    pair = {one, other}
    if "text" in pair:
        told, text = (after, before) if one == "text" else (before, after)
        if kind(told) not in SPOKEN:
            return False
        longest = FILLED if "zerofill" in told.source else SPOKEN[kind(told)]
        return text.length is None or text.length >= longest
    return pair in ({"date", "datetime"}, {"json", "jsonb"}, {"enum", "labels"})


def labels_of(schema: Schema, table: Table, column: Column) -> set[str] | None:
    """The labels that the column takes, CHECKs heeded; None for any."""
    enum = schema.enum(column.type.enum)
    labels = set(enum.labels) if enum is not None else set(column.type.labels)
    for expression in checks_over(table, column.name):
        if expression.labels:
            labels &= set(expression.labels)
    return labels if enum is not None or column.type.labels else None


def checks_over(table: Table, name: str) -> list[Expression]:
    """The conditions of the table that name the column."""
    checks = [*table.checks, *(check for column in table.columns for check in column.checks)]
    return [
        check.expression
        for check in checks
        if name in {column for column, _ in check.expression.columns}
    ]


def value(before: ColumnType, after: ColumnType, labels: list[str], number: int) -> str:
    """The text of the value in row ``number`` (from 0) of a column that has one type and gets another."""
    family, other = kind(before), kind(after)
    specific = other if family == "text" else family
    if labels:
        label = labels[number % len(labels)]
        if specific == "array:enum":
            escaped = label.replace("\\", "\\\\").replace('"', '\\"')
            return f'{{"{escaped}"}}'
        return label
    if specific in ("enum", "labels", "set"):
        return ""  # no label suits both, which is an obstacle of its own
    if specific == "boolean":
        return str((number + 1) % 2)
    if specific == "bitstring":
        return format(number + 1, "08b")
    return TEMPLATES[specific].replace("#", str(number + 1))


TEMPLATES = {
    "integer": "#", "numeric": "#", "float": "#", "text": "#", "oid": "#",
    "date": "2021-01-0#", "datetime": "2021-01-0# 00:00:00", "time": "0#:00:00", "timetz": "0#:00:00+00",
    "interval": "0#:00:00", "binary": "\\x0#", "json": '{"k": #}', "jsonb": '{"k": #}',
    "uuid": "00000000-0000-4000-8000-00000000000#", "hex": "0000000000004000800000000000000#",
    "array:integer": "{#,5}", "array:text": "{#,b}", "array:numeric": "{#,5}", "array:enum": "{}",
    "inet": "10.0.0.#", "cidr": "10.0.0.#/32", "macaddr": "08:00:2b:01:02:0#",
    "year": "202#", "bit": "#", "inet6": "::#", "bytes": "\\x0#",
    "int4range": "[#,10)", "daterange": "[2021-01-0#,2021-02-01)", "tstzrange": "[2021-01-0#,)",
    "nummultirange": "{[#,10)}", "varbit": "1", "tsvector": "a#",
    "macaddr8": "08:00:2b:ff:fe:01:02:0#", "money": "#", "regclass": "pg_class", "int8range": "[#,10)",
    "numrange": "[#,10)", "tsrange": "[2021-01-0#,)", "int4multirange": "{[#,10)}",
    "int8multirange": "{[#,10)}", "datemultirange": "{[2021-01-0#,2021-02-01)}",
    "tsmultirange": "{[2021-01-0#,)}", "tstzmultirange": "{[2021-01-0#,)}", "point": "(#,1)",
    "jsonpath": '$."a#"',
}  # fmt: skip


def normal(stored: object) -> object:
    """A stored value in the form in which a converted one equals it."""
    if stored is None:
        return None
    text = stored.hex() if isinstance(stored, bytes) else str(stored)
    text = text.rstrip()
    try:
        return format(Decimal(text).normalize(), "f")
    except InvalidOperation:
        pass
    if UUID.fullmatch(text):
        return text.replace("-", "")
    text = re.sub(r"(\d{4}-\d\d-\d\d) 00:00:00(\.0+)?(\+00)?", r"\1", text)
    text = re.sub(r"^((\d+\.){3}\d+)/32$", r"\1", text)  # as PostgreSQL writes an inet as a text
    text = re.sub(r"(\d)\.0+\b", r"\1", text)
    return {"true": "1", "false": "0"}.get(text, text)


UUID = re.compile(r"[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
