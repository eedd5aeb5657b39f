"""``possible-rename``: what went may be what came, under another name; then its rows should stay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.compare import Sides
from diffgen.compare.renames import Names, only, said_kind
from diffgen.errors import CommandError
from diffgen.ops import Alter, Create, Drop, Op
from diffgen.questions.assignment import assigned, ranked
from diffgen.questions.likeness import LIKELY, Likeness, columns, others
from diffgen.questions.moved import WAY_OUT, moved
from diffgen.questions.question import Choice, Question

RULE = "possible-rename"

#: Kinds of objects that hold something, beside columns and labels: rows, a counter, a type of columns.
_HOLDING = ("table", "sequence", "enum", "domain")

#: How many of those that are less likely may be chosen, too.
_MORE = 2


def possible_renames(sides: Sides, ops: Sequence[Op]) -> Iterator[Question]:
    """Yield a question for each new thing that is likely an older one; answered ones, too.

    :raises CommandError: for a ``--not-renamed`` that is none of the models'.
    """
    new = set(_said_new(sides)) if sides.answers.not_renamed else set()
    if not ops:
        return
    for key in sorted(new & set(_come(sides.pair, ops)), key=lambda key: key.order):
        yield Question(_bearer(key), RULE, "", (), (), f"no: {key} is new")
    known = new | set(_hinted_new(sides))
    found = {
        (before, after): alike
        for before, after, alike in _candidates(sides.pair, ops)
        if after not in known and alike.score >= LIKELY
    }
    scores = {pair: alike.score for pair, alike in found.items()}
    best = assigned(scores)
    for after in sorted(best, key=lambda key: key.order):
        more = ranked(scores, after, set(best.values()))[:_MORE]
        yield _question(best[after], after, found[best[after], after], more, sides.pair)
    for before, after, alike in moved(sides.pair, ops, {*known, *best, *best.values()}):
        yield _of_move(before, after, alike)


def _said_new(sides: Sides) -> Iterator[Key]:
    names = Names(sides.pair.after, sides.dialect)
    for path in sides.answers.not_renamed:
        kind, name = said_kind(path, sides.dialect)
        keys = names.at(name, kind)
        if not keys:
            raise CommandError(
                f"--not-renamed {path}: the models have no {path}; write what is new"
            )
        yield only(keys, f"--not-renamed {path}")


def _hinted_new(sides: Sides) -> Iterator[Key]:
    names = Names(sides.pair.after, sides.dialect)
    for hint in sides.dialect.hints(sides.declared, sides.dialect):
        if hint.before is None:
            if isinstance(hint.after, Key):
                yield hint.after
            else:
                kind, path = said_kind(hint.after, sides.dialect)
                yield from names.at(path, kind)


def _candidates(pair: Pair, ops: Sequence[Op]) -> Iterator[tuple[Key, Key, Likeness]]:
    """Yield what goes and what comes in the same place, and how alike they are."""
    for gone, come in _places(ops):
        kind, owner = gone[0].kind, gone[0].owner
        if kind == "column" and owner is not None:
            if owner in pair.before and owner in pair.after:
                yield from _columns(gone, come, owner, pair)
        elif kind == "table":
            yield from _tables(gone, come, pair)
        elif kind in _HOLDING:
            for before, after in product(gone, come):
                alike = others.of_others(pair.before[before], pair.after[after])
                yield before, after, alike
    for op in ops:
        if isinstance(op, Alter) and hasattr(op.before, "labels"):
            yield from _labels(op)


def _come(pair: Pair, ops: Sequence[Op]) -> Iterator[Key]:
    """Yield what is new."""
    for op in ops:
        if isinstance(op, Create) and op.key not in pair.before:
            yield op.key
        elif isinstance(op, Alter) and hasattr(op.before, "labels"):
            yield from (
                _label(op.key, one) for one in op.after.labels if one not in op.before.labels
            )


def _places(ops: Sequence[Op]) -> Iterator[tuple[list[Key], list[Key]]]:
    """Yield the keys that go and that come, of one kind and in one place."""
    places: dict[tuple[str, str | None, str | None], tuple[list[Key], list[Key]]] = {}
    for op in ops:
        if isinstance(op, Drop | Create):
            place = (op.key.kind, op.key.schema, op.key.table)
            places.setdefault(place, ([], []))[isinstance(op, Create)].append(op.key)
    for gone, come in places.values():
        both = {*gone} & {*come}  # made anew under the same name
        gone, come = ([key for key in keys if key not in both] for keys in (gone, come))
        if gone and come:
            yield gone, come


def _columns(
    gone: Sequence[Key], come: Sequence[Key], owner: Key, pair: Pair
) -> Iterator[tuple[Key, Key, Likeness]]:
    here = columns.standings(owner, pair.before, pair)
    there = columns.standings(owner, pair.after, pair)
    for before, after in product(gone, come):
        yield before, after, columns.of_columns(here[before], there[after])


def _tables(
    gone: Sequence[Key], come: Sequence[Key], pair: Pair
) -> Iterator[tuple[Key, Key, Likeness]]:
    here = {key: others.shape(key, pair.before) for key in gone}
    there = {key: others.shape(key, pair.after) for key in come}
    for before, after in product(gone, come):
        yield before, after, others.of_tables(before, here[before], after, there[after])


def _labels(op: Alter[Any]) -> Iterator[tuple[Key, Key, Likeness]]:
    before, after = op.before.labels, op.after.labels
    gone = [label for label in before if label not in after]
    come = [label for label in after if label not in before]
    for one, other in product(gone, come):
        same_place = before.index(one) == after.index(other)
        alike = others.of_labels(one, other, same_place)
        yield _label(op.key, one), _label(op.key, other), alike


def _label(enum: Key, name: str) -> Key:
    return Key("enum_value", enum.schema, name, enum.name)


def _question(
    before: Key, after: Key, alike: Likeness, more: Sequence[Key], pair: Pair
) -> Question:
    return Question(
        _bearer(after),
        RULE,
        f"was {before} renamed to {after.name}?",
        alike.evidence,
        (
            *(_yes(one, after) for one in (before, *more)),
            _no(before, after),
        ),
    )


def _of_move(before: Key, after: Key, alike: Likeness) -> Question:
    """Return the question that has no answer "yes": a table keeps its schema in a difference."""
    text = f"was {before} moved to {after.path}?"
    return Question(after, RULE, text, (*alike.evidence, WAY_OUT), (_no(before, after),))


def _bearer(key: Key) -> Key:
    """Return the key of the operation that makes something: a label comes by a change of its type."""
    return key.owner if key.kind == "enum_value" and key.owner is not None else key


def _yes(before: Key, after: Key) -> Choice:
    said = f"yes: {after} was {before.name}, and keeps what it holds"
    return Choice(said, "renames", f"{_path(before)}={after.path}")


def _no(before: Key, after: Key) -> Choice:
    gone = before.name if before.schema == after.schema else before.path
    return Choice(f"no: {after} is new, and {gone} goes", "not_renamed", _path(after))


def _path(key: Key) -> str:
    """Return the path, and before it the kind where that isn't a table or a column."""
    return (
        key.path if key.kind in ("table", "column") else f"{key.kind.replace('_', ' ')} {key.path}"
    )
