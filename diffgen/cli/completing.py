"""What a shell offers after a tab: commands, flags, files, templates, and revisions by id or label."""

from __future__ import annotations

from argparse import Action, Namespace
from collections.abc import Callable, Mapping

from argcomplete import autocomplete
from argcomplete.completers import DirectoriesCompleter, FilesCompleter, SuppressCompleter
from argcomplete.io import warn

from diffgen import templates
from diffgen.errors import CommandError
from migrations_runtime.cli.parser import Parser
from migrations_runtime.cli.program import Program
from migrations_runtime.config import Config
from migrations_runtime.revisions import ScriptDirectory

_SYMBOLS = {
    "head": "the only head",
    "heads": "all heads",
    "base": "before the first revision",
    "current": "where the database is",
}
Completer = Callable[..., object]


def complete(program: Program) -> None:
    """Answer the shell, and leave the process; returns only where nothing was asked."""
    parser = program.flags()
    commands = parser.add_subparsers(parser_class=Parser)
    for name in program.modules:
        module = program.module(name)
        summary = module.SUMMARY.splitlines()[0]
        module.add_arguments(commands.add_parser(name, description=summary, help=summary))
    for each in (parser, *commands.choices.values()):
        for action in each.actions:
            if completer := _completer(action):
                vars(action).update(completer=completer)  # where argcomplete looks for it
    autocomplete(parser, always_complete_options=False, default_completer=SuppressCompleter())


def _completer(action: Action) -> Completer | None:
    """Return what completes an argument, which its metavar tells."""
    match action.metavar:
        case "REVISION":
            return _revisions
        case "TEMPLATE":
            return _templates
        case "FILE":
            return FilesCompleter(("ini", "toml"))
        case "FOLDER" | "DIRECTORY":
            return DirectoriesCompleter()
    return None


def _revisions(prefix: str, parsed_args: Namespace, **_: object) -> Mapping[str, str]:
    """Return the ids with their messages, the branches by their labels, and the symbols."""
    try:
        config = Config.find(parsed_args.config, ini_section=parsed_args.name)
        graph = ScriptDirectory.from_config(config).graph
    except CommandError as error:
        warn(str(error))
        return {}
    ids = {id_: revision.doc for id_, revision in graph.revisions.items()}
    labels = {f"{label}@head": f"head of the branch {label}" for label in graph.labels}
    return {**ids, **labels, **_SYMBOLS}


def _templates(prefix: str, **_: object) -> Mapping[str, str]:
    return {name: templates.description(name) for name in templates.names()}
