"""A dialect that speaks as another one does, under a name of its own.

What SQLAlchemy compiles for one dialect alone (``@compiles``) goes by the dialect's name.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.ddl import ExecutableDDLElement

from migrations_runtime import ddl
from migrations_runtime.dialects import dialect_for


def follow(name: str, followed: str) -> None:
    """Have all statements of the runtime written for the dialect ``name`` as for ``followed``.

    What is registered for ``name`` afterwards replaces what this did.
    """
    for module in iter_modules(ddl.__path__, f"{ddl.__name__}."):
        import_module(module.name)  # so that every statement there is can be found
    dialect_for(followed)
    for element in _statements(ExecutableDDLElement):
        dispatcher = vars(element).get("_compiler_dispatcher")
        if dispatcher is not None and followed in dispatcher.specs:
            compiles(element, name)(dispatcher.specs[followed])


def _statements(above: type[Any]) -> Iterator[type[Any]]:
    for element in above.__subclasses__():
        yield element
        yield from _statements(element)
