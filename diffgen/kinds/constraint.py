"""What the constraints of a table have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Finding, Plain
from diffgen.kinds.column import table_of
from diffgen.ops import Alter, Create, Drop, Op, Rename
from diffgen.source import Source, call


class Constraint(Protocol):
    """A constraint has a key, and a name unless the server lets it stay without."""

    @property
    def key(self) -> Key:
        """Return the key."""

    @property
    def named(self) -> bool:
        """Return whether the name of the key is really the constraint's."""

    @property
    def comment(self) -> str | None:
        """Return the comment."""


C = TypeVar("C", bound=Constraint)


class ConstraintKind(Plain[C]):
    """A constraint: dropped by name and type, created by a function of its own."""

    #: The word by which ``drop_constraint`` knows the type.
    drop_type: str
    #: Whether ALTER CONSTRAINT can say when it is checked; elsewhere no constraint can be deferred.
    defers_in_place: ClassVar[bool] = False

    def alter(self, before: C, after: C) -> Sequence[Op]:
        """Change in place what can be, anything else by dropping and creating.

        A constraint that may be NOT VALID and has been validated is as good as it gets: CREATE TABLE
        validates whatever the models say.
        """
        if self._for_life(before) != self._for_life(after):
            return (Drop(before), Create(after))
        return (Alter(before, after),) if any(self._changes(before, after)) else ()

    def _for_life(self, obj: Any) -> Any:
        """Return what only dropping and creating can change."""
        fixed = _without_validity(replace(obj, comment=None))
        if not self.defers_in_place:
            return fixed
        return replace(fixed, deferrable=False, initially=None)

    def _changes(self, before: C, after: C) -> Iterator[Call]:
        """Yield the calls that change a constraint in place."""
        name, table = call("op.f", [after.key.name]), table_of(after.key)
        if self.defers_in_place and timing(before) != timing(after):
            kwargs = {"deferrable": False} | timing(after)
            yield Call("alter_constraint", (name,), kwargs, table, 1)
        if is_valid(after) and not is_valid(before):
            yield Call("validate_constraint", (name,), {}, table, 1)
        if before.comment != after.comment:
            yield self._comment(after)

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find rows that a constraint would refuse, once it is made or validated."""
        match op:
            case Create(after):
                made = after
            case Alter(before, after) if is_valid(after) and not is_valid(before):
                made = after
            case _:
                return
        if made.key.owner in context.pair.before and is_valid(made):
            yield from self.refusals(made, context)

    def refusals(self, obj: C, context: Context) -> Iterable[Finding]:
        """Yield what of the rows that are there the constraint refuses: nothing by standard."""
        return ()

    def columns_needed(self, obj: C) -> Iterable[str]:
        """Yield the columns of the table that the constraint is about."""
        columns: Iterable[str] = getattr(obj, "columns", ())
        return columns

    def needs(self, obj: C, catalog: Catalog) -> Iterator[Key]:
        """Need the table and the columns."""
        yield Key("table", obj.key.schema, obj.key.table or "")
        for name in self.columns_needed(obj):
            yield Key("column", obj.key.schema, name, obj.key.table)

    def arguments(self, obj: C) -> tuple[Sequence[object], dict[str, object]]:
        """Return the arguments that stand inside ``create_table``, without the name."""
        raise NotImplementedError

    def constructor(self, obj: C) -> str:
        """Return the class that stands for the constraint inside ``create_table``."""
        raise NotImplementedError

    def creation(self, obj: C) -> Call:
        """Return the call that adds the constraint to a table."""
        raise NotImplementedError

    def element(self, obj: C, context: Context) -> Source:
        """Return ``sa.UniqueConstraint(...)`` and the like."""
        args, kwargs = self.arguments(obj)
        comment = {} if obj.comment is None else {"comment": obj.comment}
        return call(self.constructor(obj), args, named(obj) | kwargs | comment)

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls; the comment of a constraint is a call of its own."""
        match op:
            case Create(after):
                yield self.creation(after)
                yield from self.comment_call(after)
            case Drop(before):
                name = call("op.f", [before.key.name])
                kwargs = {"type_": self.drop_type}
                yield Call("drop_constraint", (name,), kwargs, table_of(before.key), 1)
            case Alter(before, after):
                yield from self._changes(before, after)
            case Rename(before, after):
                args = (before.name, after.name)
                yield Call("rename_constraint", args, table=table_of(after), position=1)

    def comment_call(self, obj: C) -> Iterable[Call]:
        """Yield the call that gives a new constraint its comment, if it has one."""
        if obj.comment is not None:
            yield self._comment(obj)

    def _comment(self, obj: C) -> Call:
        return Call(
            "comment_on_constraint",
            (obj.key.name, obj.comment),
            table=table_of(obj.key),
            position=1,
            batchable=False,
        )


def named(obj: Constraint) -> dict[str, object]:
    """Return the keyword argument for the name, none where the constraint has none."""
    return {"name": name_source(obj)} if obj.named else {}


def name_source(obj: Constraint) -> Source:
    """Return the name as it is: no naming convention may change it.

    The key holds another one where two constraints of a table share theirs, as SQLite allows.
    """
    if not obj.named:
        return Source("None")
    return call("op.f", [getattr(obj, "shared_name", None) or obj.key.name])


def timing(obj: Any) -> dict[str, object]:
    """Return the keyword arguments that say when a constraint is checked."""
    kwargs: dict[str, object] = {}
    if obj.deferrable:
        kwargs["deferrable"] = True
    if obj.initially is not None:
        kwargs["initially"] = obj.initially
    return kwargs


def deferral(deferrable: bool | None, initially: str | None) -> tuple[bool, str | None]:
    """Return the two in one spelling: DEFERRED implies DEFERRABLE, IMMEDIATE is what holds anyway."""
    deferred = initially is not None and initially.upper() == "DEFERRED"
    return bool(deferrable) or deferred, "DEFERRED" if deferred else None


def is_valid(obj: Any) -> bool:
    """Return whether all rows have to meet a constraint, those before it included."""
    return all(not name.endswith("_not_valid") for name, _ in getattr(obj, "options", ()))


def _without_validity(obj: Any) -> Any:
    given = getattr(obj, "options", ())
    kept = tuple((name, value) for name, value in given if not name.endswith("_not_valid"))
    return replace(obj, options=kept) if given else obj
