"""Renamings: those that the user has declared, and those that nothing else can be.

What holds data is renamed by a hint in the models, or on the command line. That is never guessed:
without a hint a new name is something new, and the other one goes. A constraint or an index holds no
data: one that is the same but for its name is the same one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import reduce

from diffgen.answers import Answers
from diffgen.catalog import Catalog, Key, Pair
from diffgen.compare.renames.asked import FORM, asked
from diffgen.compare.renames.followers import same_but_for_the_name
from diffgen.compare.renames.hinted import hinted, resolved, tell_of_idle_hints
from diffgen.compare.renames.names import Names
from diffgen.compare.renames.wanted import Wanted, in_order
from diffgen.contracts import Declared, Dialect, Hint
from diffgen.errors import CommandError
from diffgen.ops import Rename


def renamings(
    pair: Pair, declared: Declared, answers: Answers, dialect: Dialect
) -> tuple[tuple[Rename, ...], Pair]:
    """Return the renamings that still have to be done, and the pair as it is after them.

    :raises CommandError: for one that can't be.
    """
    given = tuple(dialect.hints(declared, dialect))
    said = given or answers.renames
    before, done = _as_said(pair, given, answers, dialect) if said else (pair.before, [])
    for follower in list(same_but_for_the_name(Pair(before, pair.after), dialect)):
        before = dialect.rename(before, follower, dialect)
        done.append(follower)
    return tuple(done), Pair(before, pair.after)


def _as_said(
    pair: Pair, given: Sequence[Hint], answers: Answers, dialect: Dialect
) -> tuple[Catalog, list[Rename]]:
    """Return what is there after the renamings that the models and the flags ask for, and these."""
    before, done = pair.before, list[Rename]()
    first, after = Names(before, dialect), Names(pair.after, dialect)
    flags = list(asked(answers.renames, first, after, dialect))
    hints = list(resolved(given, after, dialect))
    tell_of_idle_hints(given, (hint for _, hint in hints))

    def moved(key: Key) -> Key:
        return reduce(lambda key, renaming: renaming.applied(key), done, key)

    for level in range(_LEVELS):
        now = Names(before, dialect)
        said = [_now(flag, moved) for flag in flags if _level(flag.after) == level]
        said_for = {one.after for one in said}
        here = [(key, hint) for key, hint in hints if _level(key) == level and key not in said_for]
        wanted = [*said, *hinted(here, now, first, moved)]
        for renaming in in_order(_possible(wanted, dialect), now, after):
            before = dialect.rename(before, renaming, dialect)
            done.append(renaming)
    return before, done


#: What holds other things goes first: schemas, then tables and types, then what is in these.
_LEVELS = 3


def _level(key: Key) -> int:
    return 0 if key.kind == "schema" else 1 if key.owner is None else 2


def _now(flag: Wanted, moved: Callable[[Key], Key]) -> Wanted:
    return replace(flag, before=moved(flag.before))


def _possible(wanted: Sequence[Wanted], dialect: Dialect) -> Sequence[Wanted]:
    """Return what is wanted, without what is so already.

    :raises CommandError: where the server can't do it.
    """
    for one in wanted:
        before, after = one.before, one.after
        kind = after.kind.replace("_", " ")
        if before.owner != after.owner:
            raise CommandError(
                f"{one.said}: a {kind} keeps its {(after.owner or before).kind}; {FORM}"
            )
        if before.schema != after.schema:
            raise CommandError(
                f"{one.said}: a {kind} keeps its schema; move it in a revision of its own, by"
                " op.execute() of what the server has for that, and call it otherwise afterwards"
            )
        if before != after and after.kind in dialect.lasting_names:
            raise CommandError(f"{one.said}: {dialect.name} can't rename a {kind}; do it by hand")
    return [one for one in wanted if one.before != one.after]
