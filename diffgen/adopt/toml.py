"""[tool.alembic] as [tool.diffgen], to stand beside it in pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

_HEADER = re.compile(r"^[ \t]*\[{1,2}[ \t]*([^\]\r\n]+?)[ \t]*\]{1,2}", re.MULTILINE)
_OURS = re.compile(r"(\[{1,2}\s*tool\s*\.\s*)alembic\b")


def table(text: str, name: str) -> dict[str, Any] | None:
    """Return a table ``[tool.name]``; None where there is none.

    :raises tomllib.TOMLDecodeError: the text is no TOML.
    """
    found = tomllib.loads(text).get("tool", {})
    said = found.get(name) if isinstance(found, dict) else None
    return said if isinstance(said, dict) else None


def addition(text: str, added: Mapping[str, str | bool]) -> str | None:
    """Return what to put at the end of the file: Alembic's tables under our name.

    None where they are written in a way that cannot be copied, such as dotted keys in [tool].
    """
    copied = [_OURS.sub(r"\1diffgen", piece, count=1) for piece in _pieces(text)]
    if not copied:
        return None
    newline = "\r\n" if "\r\n" in text else "\n"
    keys = "".join(
        f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}{newline}"
        for key, value in added.items()
    )
    head, end, rest = copied[0].partition("\n")
    lead = "" if text.endswith("\n") else newline
    copied[0] = f"{head}{end or newline}{keys}{rest}"
    block = lead + newline + "".join(piece.rstrip() + newline for piece in copied)
    return block if _is_right(text, block, added) else None


def _pieces(text: str) -> list[str]:
    """Return Alembic's tables as they stand in the text, each up to the next header."""
    headers = [*_HEADER.finditer(text)]
    ends = [found.start() for found in headers[1:]] + [len(text)]
    return [
        text[found.start() : end].replace("${", "$${")
        for found, end in zip(headers, ends, strict=True)
        if re.split(r"\s*\.\s*", found[1])[:2] == ["tool", "alembic"]
    ]


def _is_right(text: str, block: str, added: Mapping[str, str | bool]) -> bool:
    """See what the new text says: all that it said before, and the same under our name."""
    try:
        after = tomllib.loads(text + block)
    except tomllib.TOMLDecodeError:
        return False
    before = tomllib.loads(text.replace("${", "$${"))
    ours = after["tool"].pop("diffgen", None)
    return bool(ours == {**before["tool"]["alembic"], **added} and after == tomllib.loads(text))
