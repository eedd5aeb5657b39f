"""JSON as the server writes it, which is as Python does, but for arrays of names."""

from __future__ import annotations

from json.encoder import encode_basestring

from diffgen.dialects.postgresql.outlining.untold import Untold
from migrations_runtime.naming import MAX_BYTES


class Quoted(dict[str, str]):
    """Texts as JSON by themselves: names, types and comments are the same in many tables."""

    def __missing__(self, text: str) -> str:
        self[text] = quoted = encode_basestring(text)
        return quoted


class Named(Quoted):
    """Names as JSON, those that the server keeps as they are."""

    def __missing__(self, text: str) -> str:
        if len(text.encode()) > MAX_BYTES:
            raise Untold
        return super().__missing__(text)


quoted = Quoted()
named = Named()


def nullable(text: str | None) -> str:
    """Return a text, or what stands for none."""
    return "null" if text is None else quoted[text]


def truth(value: bool) -> str:
    """Return true or false."""
    return "true" if value else "false"


class Arrays(dict[tuple[str, ...], str]):
    """Names as the server writes those of an array: without spaces."""

    def __missing__(self, names: tuple[str, ...]) -> str:
        self[names] = array = f"[{','.join([named[name] for name in names])}]"
        return array


arrays = Arrays()
