"""Defaults of columns, as the server keeps them: a literal has the form of the column's type.

https://mariadb.com/kb/en/create-table/#default-column-option ·
https://dev.mysql.com/doc/refman/8.4/en/data-type-defaults.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from diffgen.catalog import Expression
from diffgen.dialects.mysql.sql.strings import catalogued, quoted, unquoted
from diffgen.dialects.mysql.sql.text import joined, unwrapped
from diffgen.dialects.mysql.sql.tokens import Token, tokens

_WHOLE_NUMBERS = ("tinyint", "smallint", "mediumint", "int", "bigint", "year")
_INEXACT_NUMBERS = ("float", "double")
_NUMBERS = (*_WHOLE_NUMBERS, "decimal", *_INEXACT_NUMBERS)
_TEXTS = ("char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json")
_CLOCK = re.compile(r"(?:now|current_timestamp|localtime|localtimestamp)(?:\((\d?)\))?")
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_TIME = re.compile(r"(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,6}))?)?")
_TRUTH = {"true": "1", "false": "0"}
_SPELLINGS = {
    "current_date": "curdate()",
    "current_date()": "curdate()",
    "current_time": "curtime()",
}
_ON_UPDATE = re.compile(r"\bon update (\S+)", re.IGNORECASE)
_NAME = re.compile(r"\w+")
_ARGUMENTS = re.compile(r"\((\d+)(?:,(\d+))?\)")


def default(text: str | None, type_: str, on_update: str | None = None) -> Expression | None:
    """Return what a row has that says nothing for the column, ``ON UPDATE`` along with it.

    :param text: what stands after DEFAULT, or ``None``; NULL is no default.
    :param type_: the canonical type of the column.
    :param on_update: what stands after ON UPDATE.
    """
    said = None if text is None or text.strip().upper() == "NULL" else text.strip()
    spelled = None if said is None else canonical(said, type_)
    if on_update is None:
        return None if said is None or spelled is None else Expression(spelled, said)
    clock = canonical(on_update, type_)
    return Expression(
        f"{spelled or 'null'} on update {clock}", f"{said or 'NULL'} ON UPDATE {on_update.strip()}"
    )


def stored(text: str | None, extra: str, type_: str, mariadb: bool) -> Expression | None:
    """Return a default from the columns of ``information_schema.COLUMNS``.

    :param text: ``COLUMN_DEFAULT``. MariaDB writes SQL there; MySQL the bare value of a literal, and
        SQL where ``EXTRA`` says DEFAULT_GENERATED.
    """
    found = _ON_UPDATE.search(extra)
    on_update = None if found is None else found[1]
    if mariadb or text is None or type_.startswith("bit("):
        return default(text, type_, on_update)
    if "DEFAULT_GENERATED" in extra.upper():
        return default(catalogued(text, mariadb), type_, on_update)
    return default(quoted(text), type_, on_update)


def canonical(text: str, type_: str) -> str:
    """Return a default in the form that the server gives it."""
    found = unwrapped(tuple(tokens(text)))
    spelled = joined(found)
    if clock := _CLOCK.fullmatch(spelled):
        return f"current_timestamp({(clock[1] or '').strip('0')})"
    name = _name(type_)
    if name == "bit" and (bits := _bits(found)) is not None:
        return bits
    value = _literal(found, name)
    if value is None:
        return _SPELLINGS.get(spelled, spelled)
    if name in _NUMBERS:
        return _number(value, name, type_) or spelled
    return quoted(_moment(value, name, type_))


def _literal(found: Sequence[Token], name: str) -> str | None:
    """Return the value of a literal; of a number or a truth only where the type stores one."""
    sign, rest = ("-", found[1:]) if found[:1] == (Token("sign", "-"),) else ("", found)
    if len(rest) != 1:
        return None
    token = rest[0]
    if token.kind == "string" and not sign:
        return unquoted(token.text)
    if token.kind == "number":
        return sign + token.text
    truth = _TRUTH.get(token.text.lower()) if token.kind == "word" else None
    return truth if name in (*_NUMBERS, *_TEXTS) else None


def _number(value: str, name: str, type_: str) -> str | None:
    try:
        number = Decimal(value.strip())
    except InvalidOperation:
        return None
    if not number.is_finite():
        return None
    sizes = _ARGUMENTS.search(type_)
    if name in _WHOLE_NUMBERS:
        return str(int(number.to_integral_value(ROUND_HALF_UP)))
    if sizes is not None and sizes[2] is not None:
        return str(number.quantize(Decimal(1).scaleb(-int(sizes[2])), ROUND_HALF_UP))
    return str(float(number))


def _bits(found: Sequence[Token]) -> str | None:
    text = "".join(token.text for token in found).lower()
    if text in _TRUTH:
        text = _TRUTH[text]
    if text.isdigit():
        return f"b'{int(text):b}'"
    binary = re.fullmatch(r"b'([01]+)'|0b([01]+)", text)
    return f"b'{int(binary[1] or binary[2], 2):b}'" if binary else None


def _moment(value: str, name: str, type_: str) -> str:
    """Return a date or a time with all its parts; any other value as it is."""
    date, _, time = value.strip().replace("T", " ").partition(" ")
    if name in ("date", "datetime", "timestamp") and (day := _DATE.fullmatch(date)):
        spelled = f"{day[1]}-{int(day[2]):02}-{int(day[3]):02}"
        if name == "date":
            return spelled if not time else value
        clock = _clock(time or "00:00:00", type_)
        return value if clock is None else f"{spelled} {clock}"
    if name == "time" and not time:
        return _clock(date, type_) or value
    return value


def _clock(value: str, type_: str) -> str | None:
    found = _TIME.fullmatch(value)
    if found is None:
        return None
    sizes = _ARGUMENTS.search(type_)
    digits = int(sizes[1]) if sizes else 0
    spelled = f"{int(found[1]):02}:{int(found[2]):02}:{int(found[3] or 0):02}"
    fraction = (found[4] or "").ljust(6, "0")
    if fraction[digits:].strip("0"):
        return None
    return f"{spelled}.{fraction[:digits]}" if digits else spelled


def _name(type_: str) -> str:
    found = _NAME.match(type_)
    return found[0] if found else ""
