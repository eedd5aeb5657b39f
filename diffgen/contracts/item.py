"""What a user makes of the parts of a call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from diffgen.source import Source

#: What makes a part of a call its own: by the word that ``render_item`` has for it, its source, and
#: the object that it is the source of. ``None`` leaves the part out.
Item = Callable[[str, Source, Any], Source | None]


def as_it_is(type_: str, source: Source, obj: object) -> Source:
    """Leave a part of a call as the kinds write it."""
    return source
