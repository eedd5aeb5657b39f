"""EXCLUDE constraints: their definition is one text, compared as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import ExcludeConstraint

from diffgen.catalog import Expression, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Finding
from diffgen.dialects.postgresql.kinds.exclusion import column_name, exclusion
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind, name_source
from diffgen.kinds.declaring import constraints
from diffgen.kinds.naming import Names
from diffgen.kinds.text import text_source
from diffgen.ops import Create, Op
from diffgen.source import Source


@dataclass(frozen=True, slots=True)
class Exclude:
    """EXCLUDE USING method (element WITH operator, ...) with its options."""

    key: Key
    definition: Expression
    comment: str | None = None
    named: bool = True


class ExcludeKind(ConstraintKind[Exclude]):
    """An exclusion constraint; always added after its table."""

    object_class = Exclude
    drop_type = "exclude"

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[Exclude]:
        """Yield the exclusion constraints of the models."""
        names = Names(dialect)
        for table in declared.tables:
            for item in constraints(table, dialect):
                if isinstance(item, ExcludeConstraint):
                    compiled = dialect.sql(dialect.ddl.process(item))
                    definition = "EXCLUDE" + compiled.partition("EXCLUDE")[2]
                    columns = [column.name for column in item.columns]
                    key, _ = names.of(item, item.table, "exclude", "exclude", columns)
                    text = Expression(" ".join(definition.split()), definition)
                    yield Exclude(key, text, item.comment)

    def columns_needed(self, obj: Exclude) -> Iterable[str]:
        """Yield every name in the definition; what is no column is passed over."""
        return obj.definition.names()

    def refusals(self, obj: Exclude, context: Context) -> Iterator[Finding]:
        """Find rows that conflict, uncounted: each would be compared with all others."""
        if not any(one.definition == obj.definition for one in _excludes(obj, context)):
            message = f"adds {obj.key}: fails where rows conflict"
            yield Finding("add-exclude", message)

    def claims(self, obj: Exclude) -> Iterator[tuple[str | None, str]]:
        """Take the name of the index behind the constraint."""
        yield obj.key.schema, obj.key.name

    def element(self, obj: Exclude, context: Context) -> Source:
        """Refuse: it is added after its table."""
        raise AssertionError("an exclusion constraint is added after its table")

    def creation(self, obj: Exclude) -> Call:
        """Return ``create_exclude_constraint``."""
        parts = exclusion(obj.definition.sql)
        assert parts is not None, "what ExcludeConstraint cannot say is created in SQL"
        elements = ((_element(element), operator) for element, operator in parts.elements)
        options: dict[str, object] = {
            "using": parts.using,
            "where": None if parts.where is None else text_source(parts.where),
            "deferrable": parts.deferrable,
            "initially": parts.initially,
        }
        kwargs = {name: value for name, value in options.items() if value is not None}
        args = (name_source(obj), *elements)
        return Call("create_exclude_constraint", args, kwargs, table_of(obj.key), 1)

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls; what ``ExcludeConstraint`` has no words for is created in SQL."""
        if not isinstance(op, Create) or exclusion(op.after.definition.sql) is not None:
            yield from super().render(op, context)
            return
        yield _executed(op.after, context)
        yield from self.comment_call(op.after)


def _excludes(obj: Exclude, context: Context) -> Iterator[Exclude]:
    there = context.pair.before.of_table(*table_of(obj.key))
    yield from (one for one in there if isinstance(one, Exclude))


def _element(element: str) -> object:
    column = column_name(element)
    return text_source(element) if column is None else column


def _executed(obj: Exclude, context: Context) -> Call:
    quote = context.dialect.sqlalchemy.identifier_preparer.quote
    schema, table = table_of(obj.key)
    name = quote(table) if schema is None else f"{quote(schema)}.{quote(table)}"
    # Names come from the compiler, and the definition from the server: only the former are doubled.
    start = context.dialect.sql(f"ALTER TABLE {name} ADD CONSTRAINT {quote(obj.key.name)}")
    return Call("execute", (text_source(f"{start} {obj.definition.sql}"),))


EXCLUDE = ExcludeKind("exclude", "exclude_constraint", inside_table=False)
