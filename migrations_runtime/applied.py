"""Where the database is, and how it got there, for commands that only need to know that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from migrations_runtime.config import Config
from migrations_runtime.errors import ResolutionError
from migrations_runtime.revisions import Revision, Script, ScriptDirectory, symbols
from migrations_runtime.revisions.history import between, history_range

TYPE_CHECKING = False  # what typing has, without the 3 ms that importing it takes: ADR 0012
if TYPE_CHECKING:
    from migrations_runtime.journal import Entry
    from migrations_runtime.migration_context import MigrationContext
    from migrations_runtime.steps import Step


def heads_of_each(config: Config, script: ScriptDirectory) -> list[tuple[str, ...]]:
    """Return where each database is that env.py visits: one, most often.

    :raises CommandError: env.py fails, or a database cannot be asked.
    """
    from migrations_runtime.environment import EnvironmentContext

    found: list[tuple[str, ...]] = []

    def note(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        found.append(heads)
        return ()

    with EnvironmentContext(config, script, fn=note):
        script.run_env()
    return found


def applied_heads(config: Config, script: ScriptDirectory) -> tuple[str, ...]:
    """Return the revisions that the database is at; those of all where env.py visits several.

    :raises CommandError: env.py fails, or the database cannot be asked.
    """
    each = heads_of_each(config, script)
    return tuple(dict.fromkeys(head for heads in each for head in heads))


def named_revisions(config: Config, script: ScriptDirectory, given: str) -> tuple[Script, ...]:
    """Return the revisions that ``given`` names; the database is asked if it counts from there.

    :raises ResolutionError: it names none.
    """
    symbol = symbols.parse(script.graph, given)
    asks = symbol.relative or symbol.name == "current"
    at = script.known(applied_heads(config, script)) if asks else ()
    found = symbols.resolve(script.graph, given, at)
    if not found:
        raise ResolutionError(
            f"'{given}' is base, which is no revision but what is before the first; 'history' "
            "lists the ones there are"
        )
    return tuple(script.script(id_) for id_ in found)


def ranged_revisions(
    config: Config, script: ScriptDirectory, rev_range: str | None, ask: bool
) -> tuple[list[Revision], tuple[str, ...]]:
    """Return the revisions of ``start:end``, newest first, and what the database is at.

    :param rev_range: ``None`` for all revisions.
    :param ask: whether the database is asked even if the range doesn't count from there.
    :raises ResolutionError: the range is none.
    """
    if rev_range is not None and ":" not in rev_range:
        raise ResolutionError(
            f"History range requires [start]:[end], [start]:, or :[end], and '{rev_range}' has no "
            "colon"
        )
    text = rev_range or ":"
    ends = [end.strip() for end in text.split(":") if end.strip()]
    counts = any(symbols.parse(script.graph, end).name == "current" for end in ends)
    at = applied_heads(config, script) if counts or ask else ()
    standing = script.known(at) if counts else ()
    lower, upper = history_range(script.graph, text, standing)
    return between(script.graph, lower, upper), at


def journal_lines(
    config: Config, script: ScriptDirectory, rev_range: str | None, verbose: bool
) -> Iterator[str]:
    """Yield what the journals say of the databases that env.py visits, the newest first.

    :param rev_range: ``start:end`` for these revisions alone.
    :param verbose: whether all that is known of each is told.
    :raises ResolutionError: the range is none.
    :raises LedgerError: a journal can't be read.
    """
    from migrations_runtime.journal.telling import lines, whole

    scripts = {one.revision: one for one in script.walk_revisions()}
    listed, _ = ranged_revisions(config, script, rev_range, ask=False)
    left_out = scripts.keys() - {one.revision for one in listed}
    journals = _journals(config, script)
    for name, entries in journals:
        told = [one for one in reversed(entries) if one.revision not in left_out]
        if len(journals) > 1:
            yield f"{name}:"
        if not verbose:
            yield from lines(told, scripts)
        for entry in told if verbose else ():
            yield from whole(entry, scripts.get(entry.revision))


def _journals(config: Config, script: ScriptDirectory) -> list[tuple[str, list[Entry]]]:
    """Return what each database is called, and its journal."""
    from migrations_runtime.environment import EnvironmentContext
    from migrations_runtime.showing.url import masked

    found: list[tuple[str, list[Entry]]] = []

    def note(heads: tuple[str, ...], context: MigrationContext) -> Iterable[Step]:
        if context.connection is not None:  # else env.py gave a dialect alone
            found.append((masked(context.connection.engine.url), context.journal.entries()))
        return ()

    with EnvironmentContext(config, script, fn=note):
        script.run_env()
    return found
