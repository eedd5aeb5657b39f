"""Functions that a new revision's file goes through, as ``env.py`` or the project registers them.

They run where revisions are written; production has this module so that the same ``env.py`` can be
imported there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: Takes the path of the file and the hook's options, which include its name as ``_hook_name``.
HookFunction = Callable[[str, Mapping[str, str]], object]

_registered: dict[str, HookFunction] = {}


def register(name: str) -> Callable[[HookFunction], HookFunction]:
    """Make a function known as a type of hook, for ``NAME.type = ...`` in the configuration.

    A function that raises fails the command; the file stays.
    """

    def decorate(function: HookFunction) -> HookFunction:
        _registered[name] = function
        return function

    return decorate


def registered() -> Mapping[str, HookFunction]:
    """Return the functions by the names that they were registered under."""
    return dict(_registered)
