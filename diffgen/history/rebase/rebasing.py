"""The rebase: chosen, seen not to belie the database, written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from diffgen.config import Config
from diffgen.errors import CommandError
from diffgen.history import one_head
from diffgen.history.rebase.choice import chosen_move
from diffgen.history.rebase.move import Move
from diffgen.history.rebase.rewriting import following
from diffgen.writing import write_all
from migrations_runtime.applied import heads_of_each
from migrations_runtime.origin import shown
from migrations_runtime.revisions import Graph, Script, ScriptDirectory
from migrations_runtime.showing.shell import shell_word


def rebase(
    config: Config, moving: str | None, onto: str | None, files_only: bool = False
) -> Script | None:
    """Move a branch onto another head; return its first revision, or None where nothing is to do.

    :param files_only: whether to go without asking the database what it has.
    :raises CommandError: it isn't certain what is meant, it can't be, or it would belie the
        database; no file has changed then.
    """
    directory = ScriptDirectory.from_config(config)
    move = chosen_move(directory.graph, moving, onto)
    if move is None:
        config.print_stdout("Nothing to rebase: %s", one_head.told(directory))
        return None
    doubled = () if files_only else _applied_twice(config, directory, move)
    path = Path(move.first.path)
    write_all({path: following(path, move.onto)})
    before = ", ".join(move.first.down_revisions) or "base"
    count = "1 revision" if len(move.moved) == 1 else f"{len(move.moved)} revisions"
    config.print_stdout("Moved %s (%s) onto %s", ", ".join(move.moved), count, move.onto)
    config.print_stdout("  %s: down_revision %s → %s", shown(str(path)), before, move.onto)
    for head in doubled:
        config.print_stdout("Next: diffgen stamp %s (the database is at both)", shell_word(head))
    directory.refresh()
    return directory.script(move.first.revision)


def _applied_twice(config: Config, directory: ScriptDirectory, move: Move) -> Sequence[str]:
    """Look what the databases have; return the heads of the branch that a database stays at.

    Where both branches are applied, its version table has a row for each, one too many afterwards.
    """
    graph = directory.graph
    doubled: dict[str, None] = {}
    for heads in heads_of_each(config, directory):
        applied = graph.ancestors(directory.known(heads))
        _refuse_a_false_claim(graph, move, applied)
        if move.onto in heads:
            doubled.update((head, None) for head in heads if head in move.moved)
    return tuple(doubled)


def _refuse_a_false_claim(graph: Graph, move: Move, applied: set[str]) -> None:
    """A database that has the branch alone would seem to have what comes below it then."""
    there = [id_ for id_ in move.moved if id_ in applied]
    missing = graph.topological(
        {id_: None for id_ in graph.revisions if id_ in graph.ancestors([move.onto]) - applied}
    )
    if there and missing:
        fork = ", ".join(move.first.down_revisions) or "base"
        raise CommandError(
            f"the database has {', '.join(there)} applied and not {', '.join(missing)}, which would "
            "come before, so that its version table would claim what never ran; run 'upgrade heads' "
            f"first, or 'downgrade {shell_word(fork)}' first and 'upgrade head' afterwards"
        )
