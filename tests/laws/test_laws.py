"""What holds for any two schemas: comparing, applying, reversing, planning."""

from __future__ import annotations

from collections import Counter

from hypothesis import given

from diffgen.catalog import Catalog, Key, Pair
from diffgen.catalog.catalog import Object
from diffgen.check import describe
from diffgen.compare import compare
from diffgen.ops import Alter, Create, Drop, Op, Unresolved, apply, reverse
from diffgen.plan.elements import elementary
from tests.laws.catalogs import DIALECTS, Change, change, every_dialect, seeds


@every_dialect
@given(seed=seeds())
def test_nothing_differs_from_itself(name: str, seed: int) -> None:
    a = change(name, seed).pair.before
    assert compare(Pair(a, a), DIALECTS[name]) == ()
    assert compare(Pair(a, Catalog(a.values())), DIALECTS[name]) == ()


@every_dialect
@given(seed=seeds())
def test_the_differences_turn_one_into_the_other(name: str, seed: int) -> None:
    made = change(name, seed)
    assert apply(made.pair.before, made.ops) == made.pair.after


@every_dialect
@given(seed=seeds())
def test_the_reverse_of_the_differences_gives_back_what_was(name: str, seed: int) -> None:
    made = change(name, seed)
    assert apply(made.pair.after, reverse(made.ops)) == made.pair.before


@every_dialect
@given(seed=seeds())
def test_reversing_twice_changes_nothing(name: str, seed: int) -> None:
    made = change(name, seed)
    for op in (*made.ops, *made.steps):
        assert op.reverse().reverse() == op
    assert reverse(reverse(made.steps)) == made.steps


@every_dialect
@given(seed=seeds())
def test_the_plan_arrives_where_the_differences_do(name: str, seed: int) -> None:
    made = change(name, seed)
    assert apply(made.pair.before, made.steps) == made.pair.after
    assert apply(made.pair.after, reverse(made.steps)) == made.pair.before


@every_dialect
@given(seed=seeds())
def test_the_plan_does_each_difference_once_and_else_only_makes_anew_what_loses_nothing(
    name: str, seed: int
) -> None:
    made = change(name, seed)
    asked, planned = Counter(deeds(made.ops)), Counter(deeds(made.steps))
    # What has to step aside is dropped and made again, also where a change of it was asked for.
    aside = [op for op in (planned - asked) if isinstance(op, Drop | Create)]
    assert planned - asked == Counter(aside)
    for op in aside:
        key = op.key
        assert made.dialect.kind(key).recreatable(made.pair.before[key])
        assert {Drop(made.pair.before[key]), Create(made.pair.after[key])} <= set(planned)
    assert all(isinstance(op, Alter) and Drop(op.before) in aside for op in asked - planned)


@every_dialect
@given(seed=seeds())
def test_every_step_finds_what_it_needs_and_leaves_nothing_in_the_air(name: str, seed: int) -> None:
    made = change(name, seed)
    now = made.pair.before
    for step in moments(made):
        now = apply(now, [step])
        for key, obj in now.items():
            missing = missing_from(now, obj, made)
            assert not missing, f"after {step}: {key} without {missing}"


@every_dialect
@given(seed=seeds())
def test_the_same_input_gives_the_same_plan(name: str, seed: int) -> None:
    made = change(name, seed)
    before = Catalog(reversed(list(made.pair.before.values())))
    after = Catalog(reversed(list(made.pair.after.values())))
    again = Change(Pair(before, after), made.dialect)
    assert again.ops == made.ops
    assert again.steps == made.steps
    assert again.body == made.body


@every_dialect
@given(seed=seeds())
def test_no_difference_goes_without_a_word(name: str, seed: int) -> None:
    made = change(name, seed)
    lines = list(describe(made.ops))
    assert bool(lines) == bool(made.ops) == (made.pair.before != made.pair.after)
    text = "\n".join(lines)
    made_or_gone = {op.key for op in made.ops if isinstance(op, Create | Drop)}
    for op in made.ops:
        assert str(op.key) in text or op.key.owner in made_or_gone


def test_every_kind_is_made_dropped_and_changed_in_these_laws() -> None:
    for name, dialect in DIALECTS.items():
        found = Counter(
            (op.key.kind, type(op)) for seed in range(100) for op in change(name, seed).ops
        )
        # A schema of SQLite is a file that the connection attaches, not something that models bring; one
        # of MariaDB is a database of its own, which a test doesn't make beside the others.
        without = ("sqlite", "mariadb")
        kinds = [one for one in dialect.kinds if one.name != "schema" or name not in without]
        # A label of an enum is never made or dropped by itself.
        kinds = [one for one in kinds if one.name != "enum_value"]
        for kind in kinds:
            assert found[kind.name, Create], f"no {kind.name} was ever made on {name}"
            assert found[kind.name, Drop], f"no {kind.name} was ever dropped on {name}"
        altered = {kind for kind, verb in found if verb is Alter}
        assert {"table", "column"} <= altered, f"{name}: {altered}"
        assert not any(verb is Unresolved for _, verb in found)


def deeds(ops: tuple[Op, ...]) -> list[Op]:
    """The operations one by one, without the operations that hold them together."""
    found: list[Op] = []
    for op in ops:
        for one in elementary(op):
            match one:
                case Create(after):
                    found.append(Create(after))
                case Drop(before):
                    found.append(Drop(before))
                case Alter(_, _, parts) if parts:
                    pass
                case _:
                    found.append(one)
    return found


def moments(made: Change) -> list[Op]:
    """The steps as the server meets them: SQLite takes a block at once, PostgreSQL line by line."""
    if made.dialect.name == "sqlite":
        return list(made.steps)
    return [
        one
        for step in made.steps
        for one in (step.parts if isinstance(step, Alter) and step.parts else (step,))
    ]


def missing_from(now: Catalog, obj: Object, made: Change) -> set[Key]:
    """What an object of the moment can't be without, and is; it is judged by the sides it is on."""
    sides = [side for side in (made.pair.before, made.pair.after) if side.get(obj.key) == obj]
    kind = made.dialect.kind(obj.key)
    wanted = set.intersection(*({n for n in kind.needs(obj, side) if n in side} for side in sides))
    if obj.key.kind == "foreign_key":
        # Of the things that make the other side unique one is enough.
        unique = {need for need in wanted if need.kind in ("primary_key", "unique", "index")}
        wanted -= unique if unique & set(now) else set()
    return wanted - set(now)
