"""The comments of a script that say what its statements may take: ``# diffgen: lock_timeout=5s``.

They stand on lines of their own: outside of the functions for both ways, within ``upgrade()`` or
``downgrade()`` for that one.
"""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Callable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from migrations_runtime.errors import ConfigError, ScriptError
from migrations_runtime.limits.limits import Limits
from migrations_runtime.origin import shown
from migrations_runtime.settings import values
from migrations_runtime.steps import Step

_SIGN = b"diffgen:"
_PRAGMA = re.compile(r"#\s*diffgen:(.*)")
_WAYS = ("upgrade", "downgrade")
_READERS: dict[str, Callable[[object, values.Place], Any]] = {
    "lock_timeout": values.seconds,
    "statement_timeout": values.seconds,
    "retries": values.whole_number,
}


def limits_of(step: Step) -> Limits:
    """Return what the script of a step says of its own; a ``.pyc`` has no comments.

    :raises ScriptError: a comment says what means nothing; it names file and line.
    """
    if step.is_stamp:
        return Limits()
    source = step.scripts[0].source
    if source is None or _SIGN not in source.data:
        return Limits()
    everywhere, own = Limits(), Limits()
    for way, line, text in _pragmas(source.text):
        place = f"{shown(source.path)}:{line}"
        if way is None:
            everywhere = _read(text, place, everywhere)
        elif way not in _WAYS:
            raise ScriptError(
                f"{place}: '# diffgen:' in {way}() is for no statement; write it in upgrade() or "
                "downgrade(), or at the top of the file for both"
            )
        elif way == step.direction:
            own = _read(text, place, own)
    return own.or_else(everywhere)


def _pragmas(source: str) -> Iterator[tuple[str | None, int, str]]:
    """Yield the function that a comment stands in, its line, and what it says."""
    function: str | None = None
    is_named_next = False
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            found, column = _PRAGMA.fullmatch(token.string), token.start[1]
            if found is not None and not token.line[:column].strip():
                yield function if column else None, token.start[0], found[1]
        elif is_named_next:
            function, is_named_next = token.string, False
        elif token.string == "def" and token.line.startswith(("def ", "async def ")):
            is_named_next = True


def _read(text: str, place: str, limits: Limits) -> Limits:
    """Return the limits with what one comment says.

    :raises ScriptError: it says what means nothing.
    """
    for word in text.replace(",", " ").split():
        name, _, value = word.partition("=")
        if name not in _READERS:
            close = get_close_matches(name, _READERS)
            meant = f", did you mean {close[0]}?" if close else ""
            raise ScriptError(
                f"{place}: '# diffgen:' knows no {name!r}{meant}; it takes lock_timeout=5s, "
                "statement_timeout=1min and retries=3"
            )
        limits = replace(limits, **{name: _value(name, value, place)})
    return limits


def _value(name: str, value: str, place: str) -> Any:
    try:
        return _READERS[name](value, lambda: f"{place}: {name}")
    except ConfigError as error:
        raise ScriptError(str(error)) from None
