"""Whatever has a name, by the path that a person writes for it."""

from __future__ import annotations

from collections.abc import Container, Sequence

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect
from diffgen.errors import CommandError


class Names(Container[Key]):
    """The names of a catalog: those of its objects, and those inside them (labels of an enum)."""

    def __init__(self, catalog: Catalog, dialect: Dialect) -> None:
        members = (key for obj in catalog.values() for key in dialect.kind(obj.key).members(obj))
        self._keys = (*catalog, *members)
        self._known = frozenset(self._keys)

    def __contains__(self, key: object) -> bool:
        return key in self._known

    def at(self, path: str, kind: str | None = None) -> Sequence[Key]:
        """Return what a path may mean; where the kind is said, the name of a part is enough."""
        return [
            key
            for key in self._keys
            if (kind is None or key.kind == kind) and path in (key.path, kind and _short(key))
        ]


def _short(key: Key) -> str:
    """Return the path of a part without its table: an index has a name of its own."""
    return ".".join(part for part in (key.schema, key.name) if part)


def said_kind(text: str, dialect: Dialect) -> tuple[str | None, str]:
    """Return the kind that stands before a path, if one does, and the path."""
    kinds = sorted((kind.name for kind in dialect.kinds), key=len, reverse=True)
    for kind in kinds:
        word = f"{kind.replace('_', ' ')} "
        if text.startswith(word):
            return kind, text.removeprefix(word).strip()
    return None, text


def only(keys: Sequence[Key], said: str) -> Key:
    """Return the one key.

    :raises CommandError: several kinds have that name.
    """
    if len(keys) > 1:
        raise CommandError(
            f"{said}: that may be {' or '.join(map(str, keys))}; put the kind before the name"
        )
    return keys[0]
