"""Dialects of other packages: entry points, by the name that SQLAlchemy has for the dialect.

https://packaging.python.org/en/latest/specifications/entry-points/
"""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

from migrations_runtime.errors import CommandError


def installed(group: str, name: str) -> Any | None:
    """Return what an installed package has for the dialect ``name``; ``None`` where none has.

    :param group: the group of entry points, such as ``migrations_runtime.dialects``.
    :raises CommandError: several packages have it; or the one that has it cannot be imported.
    """
    found = sorted(entry_points(group=group, name=name), key=described)
    if not found:
        return None
    if len({one.value for one in found}) > 1:
        raise CommandError(
            f"Several packages have the dialect {name}, of which only one can be: "
            f"{', '.join(described(one) for one in found)}; uninstall the others"
        )
    try:
        return found[0].load()
    except Exception as error:  # whatever a package does while it is imported
        raise CommandError(
            f"The dialect {name} of {described(found[0])} cannot be imported: "
            f"{type(error).__name__}: {error}; correct the package, or uninstall it"
        ) from error


def described(found: EntryPoint) -> str:
    """Return a package, and what it has registered."""
    package = "an unnamed package" if found.dist is None else found.dist.name
    return f"{package} ({found.value})"
