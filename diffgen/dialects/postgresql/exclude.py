"""EXCLUDE constraints: their definition is one text, compared and repeated as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.dialects.postgresql import ExcludeConstraint

from diffgen.catalog import Expression, Key
from diffgen.contracts import Call, Context, Declared, Dialect
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind
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

    def claims(self, obj: Exclude) -> Iterator[tuple[str | None, str]]:
        """Take the name of the index behind the constraint."""
        yield obj.key.schema, obj.key.name

    def element(self, obj: Exclude, context: Context) -> Source:
        """Refuse: it is added after its table."""
        raise AssertionError("an exclusion constraint is added after its table")

    def arguments(self, obj: Exclude) -> tuple[Sequence[object], dict[str, object]]:
        """Return the definition."""
        return (text_source(obj.definition.sql),), {}

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the statement for a creation: the definition is SQL already."""
        if not isinstance(op, Create):
            yield from super().render(op, context)
            return
        obj: Exclude = op.after
        quote = context.dialect.sqlalchemy.identifier_preparer.quote
        schema, table = table_of(obj.key)
        name = quote(table) if schema is None else f"{quote(schema)}.{quote(table)}"
        sql = f"ALTER TABLE {name} ADD CONSTRAINT {quote(obj.key.name)} {obj.definition.sql}"
        yield Call("execute", (text_source(context.dialect.sql(sql)),))
        yield from self.comment_call(obj)


EXCLUDE = ExcludeKind("exclude", "exclude_constraint", inside_table=False)
