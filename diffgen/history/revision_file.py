"""The file of a new revision: written, formatted by the project's hooks, told about.

:func:`generate_revision` is called by the runtime, which finds it by an entry point.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from diffgen.config import Config
from diffgen.history.new_revision import (
    Planned,
    Request,
    plan_revision,
    room_for,
    write_revision,
)
from diffgen.render.hooks import configured_hooks, run_hooks
from migrations_runtime.origin import shown
from migrations_runtime.revisions import Script, ScriptDirectory


def write_file(
    config: Config, directory: ScriptDirectory, planned: Planned, variables: Mapping[str, Any]
) -> Path:
    """Write a planned revision's file, and return its path.

    :param variables: what env.py gave for the template.
    :raises CommandError: when it can't be written, or a post-write hook fails.
    """
    hooks = configured_hooks(config)  # before there is a file: what is configured may be wrong
    path = write_revision(directory, planned, {"config": config, **variables})
    with withdrawn_if_interrupted(path):
        run_hooks(path, hooks)
    config.print_stdout("Wrote %s", shown(str(path)))
    return path


def generate_revision(
    directory: ScriptDirectory, variables: Mapping[str, Any], **request: Any
) -> Script:
    """Write a revision for ``ScriptDirectory.generate_revision``, and return it.

    :param variables: what the template may use, in place of or beyond the script's own parts.
    :param request: what a :class:`~diffgen.history.new_revision.Request` is made of.
    :raises CommandError: when it can't be written, or a post-write hook fails.
    """
    wanted = Request(**request)
    with room_for(directory, wanted):
        planned = plan_revision(directory, wanted)
        write_file(directory.config or Config(), directory, planned, variables)
    directory.refresh()
    return directory.script(planned.script.revision)


@contextmanager
def withdrawn_if_interrupted(*paths: Path) -> Iterator[None]:
    """Leave no revision that is not formatted, or not proven, because somebody was in a hurry."""
    try:
        yield
    except KeyboardInterrupt:
        withdraw(paths)
        raise


def withdraw(paths: Iterable[Path]) -> None:
    """Remove revisions that were written."""
    for path in paths:
        path.unlink(missing_ok=True)
