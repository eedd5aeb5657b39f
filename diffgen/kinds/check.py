"""CHECK constraints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from diffgen.catalog import Expression, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Finding
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind, is_valid, name_source
from diffgen.kinds.declaring import Options, compiled, constraints, names_of, options
from diffgen.kinds.naming import Names
from diffgen.kinds.rows.refused import refused
from diffgen.kinds.text import text_source
from diffgen.kinds.thawing import thawed


@dataclass(frozen=True, slots=True)
class Check:
    """CHECK (condition)."""

    key: Key
    condition: Expression
    named: bool = True
    comment: str | None = None
    options: Options = ()
    shared_name: str | None = None


class CheckKind(ConstraintKind[Check]):
    """A check constraint of a table or a column."""

    object_class = Check
    drop_type = "check"

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Check]:
        """Yield the check constraints of the models, those that types bring along included."""
        names = Names(dialect)
        for table in declared.tables:
            columns = names_of(table.columns, dialect)
            for item in constraints(table, dialect):
                if isinstance(item, sa.CheckConstraint):
                    condition = dialect.expression(compiled(item.sqltext, dialect))
                    mentioned = [name for name in columns if name in set(condition.names())]
                    # PostgreSQL names a check after its column only if there is exactly one.
                    about = mentioned if len(mentioned) == 1 else []
                    key, named = names.of(item, table, "check", "check", about)
                    # SQLAlchemy comments on the constraints of tables only.
                    comment = None if isinstance(item.parent, sa.Column) else item.comment
                    yield Check(key, condition, named, comment, options(item, dialect))

    def columns_needed(self, obj: Check) -> Iterable[str]:
        """Yield every name in the condition; what is no column is passed over."""
        return obj.condition.names()

    def refusals(self, obj: Check, context: Context) -> Iterable[Finding]:
        """Find rows that don't meet the condition, unless they had to all along."""
        schema, table = table_of(obj.key)
        others = context.pair.before.of_table(schema, table)
        held = [one.condition for one in others if isinstance(one, Check) and is_valid(one)]
        if obj.condition not in held:
            yield from refused(obj.condition, str(obj.key), Key("table", schema, table), context)

    def constructor(self, obj: Check) -> str:
        """Return the class."""
        return "sa.CheckConstraint"

    def arguments(self, obj: Check) -> tuple[Sequence[object], dict[str, object]]:
        """Return the condition and the options."""
        kwargs: dict[str, object] = {name: thawed(name, one) for name, one in obj.options}
        return (text_source(obj.condition.sql),), kwargs

    def creation(self, obj: Check) -> Call:
        """Return ``create_check_constraint``."""
        (condition,), kwargs = self.arguments(obj)
        args = (name_source(obj), condition)
        return Call("create_check_constraint", args, kwargs, table_of(obj.key), 1)


CHECK = CheckKind("check", "check_constraint")
