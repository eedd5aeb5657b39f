"""The hints of the models: what they want renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from diffgen.catalog import Key
from diffgen.compare.renames.names import Names, only, said_kind
from diffgen.compare.renames.wanted import Wanted
from diffgen.contracts import Dialect, Hint
from migrations_runtime.showing.logger import logger

log = logger(__name__)


def resolved(hints: Iterable[Hint], after: Names, dialect: Dialect) -> Iterator[tuple[Key, Hint]]:
    """Yield each hint with the key of what it is about; what this server hasn't got is passed over.

    :raises CommandError: a path may mean several things.
    """
    for hint in hints:
        if isinstance(hint.after, Key):
            found = [hint.after] if hint.after in after else []
        else:
            kind, path = said_kind(hint.after, dialect)
            found = list(after.at(path, kind))
        if found:
            yield only(found, f"renamed_from of {hint.after}"), hint


def tell_of_idle_hints(hints: Iterable[Hint], resolved: Iterable[Hint]) -> None:
    """Warn of hints about what isn't in the models, unless this server hasn't got such things."""
    known = {*resolved}
    for hint in hints:
        if not hint.optional and hint not in known:
            log.warning("renamed_from speaks of %s, which the models haven't got", hint.after)


def hinted(
    hints: Iterable[tuple[Key, Hint]], now: Names, first: Names, moved: Callable[[Key], Key]
) -> Iterator[Wanted]:
    """Yield the renamings that the hints want, in the names that the database has by now.

    :param first: the names that it had before anything was renamed.
    :param moved: what became of one of these.
    """
    for after, hint in hints:
        if hint.before is None:
            continue
        before = after._replace(name=hint.before)
        if before not in now and after not in now:  # it may be the path of something elsewhere
            before = next(map(moved, first.at(hint.before, after.kind)), before)
        said = f"{after} is said to be renamed from {hint.before}"
        if before in now or after in now:
            yield Wanted(before, after, said)
        elif after.owner is None or after.owner in now:
            log.warning("%s, and there is no such %s; correct the hint", said, after.kind)
