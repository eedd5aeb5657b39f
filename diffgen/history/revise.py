"""``diffgen revision``: an empty one, or one written from the models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from diffgen.config import Config, Settings
from diffgen.errors import CommandError
from diffgen.history.new_revision import Planned, Request, plan_revision, room_for
from diffgen.history.revision_file import write_file
from migrations_runtime.revisions import Script, ScriptDirectory

if TYPE_CHECKING:
    from diffgen.environment.hooking import Hook
    from diffgen.history.from_models import FromModels
    from migrations_runtime.migration_context import MigrationContext


def revise(config: Config, request: Request) -> Script:
    """Write a new revision without content; return it.

    :raises CommandError: when it can't be written.
    """
    found = revisions(config, request)
    if not found:
        raise CommandError("process_revision_directives left no revision to write")
    return found[0]


def revisions(
    config: Config,
    request: Request,
    models: FromModels | None = None,
    *,
    sql: bool = False,
    hook: Hook | None = None,
) -> Sequence[Script]:
    """Write a new revision; return it, none where there is nothing to write, or what hooks made of it.

    :param models: where the models say what it does; without, it is empty.
    :param sql: whether env.py is run offline, where ``revision_environment`` has it run at all.
    :param hook: changes the revision before env.py's own hook does.
    :raises CommandError: when it can't be written.
    :raises ProofFailed: when it was written and doesn't do what it is for.
    """
    runs_env = Settings(config).revision_environment
    if sql and models is not None:
        raise CommandError("--sql with --autogenerate makes no sense: the models are compared live")
    if sql and not runs_env:
        raise CommandError("--sql needs revision_environment = true: env.py doesn't run otherwise")

    directory = ScriptDirectory.from_config(config)
    with room_for(directory, request):
        planned = plan_revision(directory, request)
        request = replace(request, rev_id=planned.script.revision)
        if models is not None:
            from diffgen.history.from_models import write_from_models

            paths = write_from_models(config, directory, request, models, hook)
        elif runs_env:
            paths = _with_environment(config, directory, planned, request, hook, offline=sql)
        else:
            paths = [write_file(config, directory, planned, {})]
    directory.refresh()
    written = {path.resolve() for path in paths}
    return [
        script
        for id_, found in directory.graph.revisions.items()
        if Path(found.path).resolve() in written
        and (script := directory.get_revision(id_)) is not None
    ]


def _with_environment(
    config: Config,
    directory: ScriptDirectory,
    planned: Planned,
    request: Request,
    hook: Hook | None,
    offline: bool,
) -> Sequence[Path]:
    """Write a revision that env.py has a say in, though nothing is compared."""
    from diffgen.environment.comparing import in_environment, template_args
    from diffgen.environment.databases import untouched
    from diffgen.environment.hooking import hooks_of
    from diffgen.history.draft import Draft
    from diffgen.history.from_models import write_drafted

    draft = Draft(request, hook)
    given: dict[str, object] = {}

    def look(context: MigrationContext) -> None:
        given.update(template_args(context))
        if hooks_of(context, hook):
            draft.add(context, untouched(context))

    in_environment(config, directory, look, at_head=False, offline=offline)
    if draft.is_directed:
        drafted = draft.revisions()
        if not drafted:
            config.print_stdout("Nothing written: process_revision_directives left no revision")
        return write_drafted(config, directory, drafted)
    return [write_file(config, directory, planned, given)]
