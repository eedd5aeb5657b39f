"""Order by facts: a topological sort over what each object needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import Any

from diffgen.catalog import Key, Pair
from diffgen.contracts import Dialect
from diffgen.errors import CommandError
from diffgen.ops import Alter, Create, Drop, Op
from diffgen.plan.cycles import opened
from diffgen.plan.elements import after_of, before_of, elementary
from diffgen.plan.needs import Needs

Facts = dict[int, set[int]]


def order(ops: Sequence[Op], pair: Pair, dialect: Dialect) -> Sequence[Op]:
    """Return the operations so that each finds what it needs, and leaves nothing in the air.

    A cycle is broken by splitting constraints off the creation or the drop of their tables.

    :raises CommandError: for a cycle that no constraint can be split off from.
    """
    wishes = True
    while True:
        facts = FactGraph(ops, pair, dialect, wishes).edges()
        try:
            return [ops[index] for index in _sorted(ops, facts, dialect)]
        except CycleError as error:
            if wishes:
                wishes = False
                continue
            cycle: list[int] = error.args[1]
            split = opened(ops, cycle, pair, dialect)
            if len(split) == len(ops):
                raise CommandError(_knot([ops[index] for index in cycle])) from error
            ops = split


def _knot(ops: Sequence[Op]) -> str:
    keys = sorted({op.key for op in ops}, key=lambda key: key.order)
    return (
        f"{', '.join(map(str, keys))}: none of them can be changed before the others;"
        " take the change in two revisions, or give what is new another name"
    )


def _sorted(ops: Sequence[Op], facts: Facts, dialect: Dialect) -> Iterator[int]:
    """Yield the indexes of the operations; among those that may come next, neighbours of one table."""
    sorter: TopologicalSorter[int] = TopologicalSorter(facts)
    sorter.prepare()
    kinds = {kind.name: rank for rank, kind in enumerate(dialect.kinds)}
    by_rank = sorted(range(len(ops)), key=lambda index: _preference(ops[index], kinds))
    ranks = {index: rank for rank, index in enumerate(by_rank)}
    ready = _Ready()
    while sorter.is_active():
        for index in sorter.get_ready():
            ready.add(ranks[index], _place(ops[index]))
        index = by_rank[ready.next()]
        yield index
        sorter.done(index)


class _Ready:
    """The operations that may come next, by their ranks: first those of the table that is worked on."""

    def __init__(self) -> None:
        self._everywhere: list[tuple[int, Key]] = []
        self._by_place: defaultdict[Key | None, list[int]] = defaultdict(list)
        self._done: set[int] = set()
        self._place: Key | None = None

    def add(self, rank: int, place: Key) -> None:
        """Add an operation."""
        heappush(self._everywhere, (rank, place))
        heappush(self._by_place[place], rank)

    def next(self) -> int:
        """Return the one that comes next, and take it out."""
        here = self._by_place[self._place]
        while here and here[0] in self._done:
            heappop(here)
        if here:
            rank = heappop(here)
        else:
            rank, self._place = heappop(self._everywhere)
            while rank in self._done:
                rank, self._place = heappop(self._everywhere)
        self._done.add(rank)
        return rank


def _place(op: Op) -> Key:
    return op.key.owner or op.key


def _preference(op: Op, kinds: dict[str, int]) -> tuple[object, ...]:
    """Return what is least for the operation that reads best next, of those on other tables."""
    going = isinstance(op, Drop)
    whole = going and op.key.owner is None
    return (
        whole,
        op.key.owner is not None,
        *op.key.order[:2],
        not going,
        kinds[op.key.kind],
        op.key.order,
    )


class FactGraph:
    """The edges between operations: for each index, the indexes that must come before."""

    def __init__(
        self, ops: Sequence[Op], pair: Pair, dialect: Dialect, wishes: bool = False
    ) -> None:
        self._wishes = wishes
        self._ops, self._pair, self._dialect = ops, pair, dialect
        self._makes: dict[Key, int] = {}
        self._alters: dict[Key, int] = {}
        self._changes: dict[Key, Op] = {}
        self._drops: dict[Key, int] = {}
        for index, op in enumerate(ops):
            for one in elementary(op):
                match one:
                    case Create():
                        self._makes[one.key] = index
                    case Drop():
                        self._drops[one.key] = index
                    case _:
                        self._alters[one.key] = index
                        self._changes[one.key] = one
        self._before = Needs(pair.before, self._drops, dialect)
        self._after = Needs(pair.after, self._makes, dialect)

    def edges(self) -> Facts:
        """Return the edges."""
        edges: Facts = {index: set() for index in range(len(self._ops))}
        for index, op in enumerate(self._ops):
            for one in elementary(op):
                for first, then in self._of(index, one):
                    if first != then:
                        edges[then].add(first)
        others = (*self._claimed(), *(self._wished() if self._wishes else ()))
        for first, then in others:
            if first != then:
                edges[then].add(first)
        return edges

    def _of(self, index: int, op: Op) -> Iterator[tuple[int, int]]:
        """Yield the pairs (first, then) that one elementary operation gives rise to."""
        before, after = before_of(op), after_of(op)
        if isinstance(op, Create):
            # It would take hold of what stands in for its needs now, and is to go (a foreign key of
            # one of two unique constraints on the same columns).
            for need in self._dialect.kind(op.key).needs(op.after, self._pair.before):
                if need in self._drops:
                    yield self._drops[need], index
        elif isinstance(op, Drop):
            # And of what comes, while it is there (a column that a parent gets, and a child has).
            for need in self._dialect.kind(op.key).needs(op.before, self._pair.after):
                if need in self._makes and need not in self._drops:
                    yield index, self._makes[need]
        wanted = self._after.of(after) if after is not None else frozenset()
        for need in wanted:
            if need in self._makes:
                yield self._makes[need], index
            if self._meets(need, after):
                yield self._alters[need], index
        if before is None:
            return
        for need in self._before.of(before):
            if need in self._drops:
                yield index, self._drops[need]
            if self._meets(need, before) and need not in wanted:
                yield index, self._alters[need]
        if op.key in self._makes:
            yield self._drops.get(op.key, index), self._makes[op.key]

    def _meets(self, need: Key, obj: Any) -> bool:
        """Return whether a need changes in a way that matters to what needs it.

        A change of the table itself (a comment, an option) and of its parts don't meet, unless that is
        refused while the part is there.
        """
        if need not in self._alters or need != obj.key.owner:
            return need in self._alters
        change = self._changes[need]
        return isinstance(change, Alter) and self._dialect.breaks(change, obj, self._pair)

    def _wished(self) -> Iterator[tuple[int, int]]:
        """Yield the pairs that make a script read in order; a cycle of them is let be."""
        for index, op in enumerate(self._ops):
            for one in elementary(op):
                kind = self._dialect.kind(one.key)
                if isinstance(one, Create):
                    made = (self._makes.get(wish) for wish in kind.wishes(one.after))
                    yield from ((first, index) for first in made if first is not None)
                elif isinstance(one, Drop):
                    gone = (self._drops.get(wish) for wish in kind.wishes(one.before))
                    yield from ((index, then) for then in gone if then is not None)

    def _claimed(self) -> Iterator[tuple[int, int]]:
        """Yield what gives names up before what takes these."""
        freed: dict[tuple[str | None, str], int] = {}
        taken: list[tuple[int, set[tuple[str | None, str]]]] = []
        for index, op in enumerate(self._ops):
            for one in elementary(op):
                there, wanted = self._names(before_of(one)), self._names(after_of(one))
                freed.update(dict.fromkeys(there - wanted, index))
                taken.append((index, wanted - there))
        for index, names in taken:
            yield from ((freed[name], index) for name in names if name in freed)

    def _names(self, obj: Any) -> set[tuple[str | None, str]]:
        if obj is None:
            return set()
        claims = self._dialect.kind(obj.key).claims(obj)
        return {(schema, self._dialect.fold(name)) for schema, name in claims}
