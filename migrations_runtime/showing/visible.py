"""Text for a terminal, a log or a comment: what would steer these is written as an escape."""

from __future__ import annotations

from functools import cache

#: C0, DEL and C1 (ECMA-48), among them the escapes of terminals; U+2028 and U+2029, which end lines;
#: the marks that turn writing round (UAX 9), so that a text reads as another than it is; U+FEFF,
#: tags and the like, which take no room at all.
_STEERING = (
    *range(0x20),
    *range(0x7F, 0xA0),
    0x061C,
    0x200E,
    0x200F,
    *range(0x2028, 0x202F),
    *range(0x2060, 0x2070),
    0xFEFF,
    *range(0xFFF9, 0xFFFC),
    *range(0xE0000, 0xE0080),
)


def _escape(code: int) -> str:
    return chr(code).encode("unicode_escape").decode("ascii")


@cache
def _escapes(keeping: str = "") -> dict[int, str]:
    return {code: _escape(code) for code in _STEERING if chr(code) not in keeping}


def visible(text: str) -> str:
    r"""Return a text on one line, as ``red\x1b[0m`` for what would change colours."""
    return text if text.isprintable() else text.translate(_escapes())


def visible_lines(text: str) -> str:
    """Return a text that keeps its lines, and its tabs."""
    return text if text.isprintable() else text.translate(_escapes("\n\t"))
