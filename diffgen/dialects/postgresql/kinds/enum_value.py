"""Labels of enums: parts of their type, with names that may change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Plain
from diffgen.kinds.table import schema
from diffgen.ops import Op, Rename
from diffgen.source import Source


@dataclass(frozen=True, slots=True)
class EnumValue:
    """A label as something that has a name; no catalog holds one."""

    key: Key


class EnumValueKind(Plain[EnumValue]):
    """A label is no object of its own: it comes and goes with a change of its type."""

    object_class = EnumValue

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[EnumValue]:
        """Yield nothing: the type has the labels."""
        return ()

    def needs(self, obj: EnumValue, catalog: Catalog) -> Iterable[Key]:
        """Need nothing: there are no such objects."""
        return ()

    def element(self, obj: EnumValue, context: Context) -> Source:
        """Refuse: a label stands in no table."""
        raise AssertionError("a label stands in no table")

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the call that renames it: all that can be done to a label by itself."""
        if not isinstance(op, Rename):
            raise AssertionError(f"a label is part of its type: {op}")
        before, after = op.before, op.after
        args = (after.table, before.name, after.name)
        yield Call("rename_enum_value", args, schema(after.schema))


def label_key(enum: Key, label: str) -> Key:
    """Return the key of a label."""
    return Key("enum_value", enum.schema, label, enum.name)


ENUM_VALUE = EnumValueKind("enum_value", "enum_value", inside_table=False, separable=False)
