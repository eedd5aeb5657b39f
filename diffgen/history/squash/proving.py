"""Whether the new revision does what the range did: both are tried, and what they leave is compared."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from diffgen.catalog import Catalog
from diffgen.contracts import Dialect
from diffgen.history.squash.span import Span
from diffgen.proof import Proof
from diffgen.replay.notes import Notes
from diffgen.replay.state import State, differences, unsteady
from diffgen.replay.trial import Trial, reason
from migrations_runtime.errors import MigrationError

Ground = Callable[[], AbstractContextManager[Trial]]


@dataclass(frozen=True)
class Originals:
    """What the range does.

    :ivar undone: what its downgrade leaves; or why it has none.
    :ivar catalogs: the catalog after each revision.
    :ivar notes: what each function was seen to do.
    """

    before: State
    after: State
    undone: State | str
    catalogs: Mapping[str, Catalog]
    notes: Mapping[tuple[str, str], Notes]


def originals(span: Span, ground: Ground) -> Originals:
    """Run the history below the range, the range, and the way back.

    :raises MigrationError: it fails on an empty database.
    """
    with ground() as trial:
        trial.up(span.graph, span.below)
        before = trial.state()
        catalogs = {}
        for id_ in span.members:
            trial.up(span.graph, [id_])
            catalogs[id_] = trial.catalog()
        after = trial.state()
        undone: State | str
        try:
            trial.down(span.graph, span.members)
            undone = trial.state()
        except MigrationError as error:
            undone = reason(error)
        return Originals(before, after, undone, catalogs, trial.watch.notes)


def proof(span: Span, path: str, expected: Originals, ground: Ground, dialect: Dialect) -> Proof:
    """Return whether the revision in the file ``path`` does what the range did, up and down."""
    graph = span.squashed(path)
    with ground() as trial:
        trial.up(graph, span.below)
        try:
            trial.up(graph, [span.last])
        except MigrationError as error:
            return Proof(up=(reason(error),))
        after = trial.state()
        up = tuple(differences(expected.after, after, dialect))
        others = _unsteady(span, expected, ground) if up else {}
        up = tuple(differences(expected.after, after, dialect, others))
        if up or isinstance(expected.undone, str):
            return Proof(up=up)
        try:
            trial.down(graph, [span.last])
        except MigrationError as error:
            return Proof(down=(reason(error),))
        undone = trial.state()
    # The functions that are gone may have been too careless to undo all that they did.
    careful = not any(differences(expected.before, undone, dialect, others))
    down = () if careful else tuple(differences(expected.undone, undone, dialect, others))
    return Proof(down=down)


def _unsteady(span: Span, expected: Originals, ground: Ground) -> Mapping[str, frozenset[str]]:
    """Return the columns of which the values are others in each run, as ``now()`` gives them."""
    with ground() as trial:
        trial.up(span.graph, (*span.below, span.last))
        return unsteady(expected.after, trial.state())
