"""Other names for ``sa.`` and ``op.`` in scripts."""

from __future__ import annotations

import io
import tokenize
from collections.abc import Collection, Mapping
from typing import Any

from diffgen.source import OP, SQLALCHEMY, Source

#: The options of ``context.configure``, what they are a prefix for, and the import that goes with it.
_PREFIXES = {
    "sqlalchemy_module_prefix": ("sa", SQLALCHEMY),
    "alembic_module_prefix": ("op", OP),
}


def prefixed(source: Source, opts: Mapping[str, Any]) -> Source:
    """Return statements with the prefixes that ``context.configure`` was given.

    Who gives another prefix has its import in the template.
    """
    given = {
        name: (opts[option], line)
        for option, (name, line) in _PREFIXES.items()
        if opts.get(option) not in (None, f"{name}.")
    }
    if not given:
        return source
    others = source.imports - {line for _, line in given.values()}
    return Source(
        _replaced(source.text, {name: prefix for name, (prefix, _) in given.items()}), others
    )


def _replaced(text: str, prefixes: Mapping[str, str]) -> str:
    """Replace ``name.`` wherever it is code, and the beginning of a name."""
    lines = text.splitlines(keepends=True)
    for row, column, name in reversed(list(_places(text, prefixes))):
        line = lines[row]
        lines[row] = line[:column] + prefixes[name] + line[column + len(name) + 1 :]
    return "".join(lines)


def _places(text: str, names: Collection[str]) -> list[tuple[int, int, str]]:
    found = []
    tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    for before, token, after in zip([None, *tokens], tokens, tokens[1:], strict=False):
        is_first = before is None or before.string != "."
        if token.string in names and is_first and after.string == ".":
            found.append((token.start[0] - 1, token.start[1], token.string))
    return found
