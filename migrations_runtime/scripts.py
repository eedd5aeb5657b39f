"""The functions of scripts: loaded before the first one runs, and called by themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from inspect import CO_ASYNC_GENERATOR, CO_COROUTINE, CO_GENERATOR
from types import ModuleType
from typing import Any

import sqlalchemy as sa

from migrations_runtime.errors import CommandError, MigrationError
from migrations_runtime.executor import Online
from migrations_runtime.origin import described, origin, shown
from migrations_runtime.revisions.loader import load_module
from migrations_runtime.revisions.made import make_ready
from migrations_runtime.revisions.script import Script
from migrations_runtime.steps import Direction, Step


def run_script(
    module_or_path: ModuleType | str | os.PathLike[str],
    direction: Direction,
    connection: sa.Connection,
    opts: Mapping[str, Any] | None = None,
    migration_context: object = None,
    keywords: Mapping[str, Any] | None = None,
) -> None:
    """Run one script's function in the caller's transaction, without the ledger.

    :param keywords: what ``context.run_migrations()`` was given, for ``upgrade(**keywords)``.
    :raises MigrationError: the script failed.
    """
    if isinstance(module_or_path, ModuleType):
        module, path = module_or_path, module_or_path.__file__ or module_or_path.__name__
    else:
        path = os.fspath(module_or_path)
        module = _load(path)
    function = function_of(module, direction, path)
    from migrations_runtime.op.active import running

    try:
        with running(Online(connection), migration_context, opts or {}):
            function(**(keywords or {}))
    except (Exception, SystemExit) as error:
        place = origin(error, path) or shown(path)
        raise MigrationError(f"{direction}() failed at {place}: {described(error)}") from error


def loaded(steps: Sequence[Step]) -> Sequence[Step]:
    """Load every script before the first one runs: a broken one stops the run while it can.

    :raises MigrationError: a script cannot be loaded, or lacks its function.
    """
    runs = [
        (script, step.direction) for step in steps if not step.is_stamp for script in step.scripts
    ]
    make_ready(script for script, _ in runs)
    for script, direction in runs:
        function_of(_module(script), direction, script.path)
    return steps


def function_of(module: ModuleType, name: str, path: str) -> Callable[..., object]:
    """Return a function of a script.

    :param path: of the script, for the message.
    :raises MigrationError: there is none of that name, or one of which a call runs nothing.
    """
    function: object = getattr(module, name, None)
    if not callable(function):
        raise MigrationError(
            f"{shown(path)} has no function {name}(); write one, empty where nothing is to be done"
        )
    flags = getattr(getattr(function, "__code__", None), "co_flags", 0)
    if flags & CO_COROUTINE:
        raise MigrationError(
            f"{shown(path)} has 'async def {name}()', which nobody awaits; write 'def', and "
            "op.run_async() for what has to be awaited"
        )
    if flags & (CO_GENERATOR | CO_ASYNC_GENERATOR):
        raise MigrationError(
            f"{shown(path)} has a 'yield' in {name}(), so that a call runs nothing"
        )
    return function


def _module(script: Script) -> ModuleType:
    try:
        return script.module
    except CommandError:
        raise
    except (Exception, SystemExit) as error:
        raise _not_loaded(script.path, error) from error


def _load(path: str) -> ModuleType:
    try:
        return load_module(path)
    except CommandError:
        raise
    except (Exception, SystemExit) as error:
        raise _not_loaded(path, error) from error


def _not_loaded(path: str, error: BaseException) -> MigrationError:
    place = origin(error, path) or shown(path)
    return MigrationError(f"{shown(path)} cannot be loaded ({place}): {described(error)}")
