"""Foreign keys, with every option."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Call, Context, Declared, Dialect, Finding
from diffgen.kinds.column import table_of
from diffgen.kinds.constraint import ConstraintKind, deferral, is_valid, name_source, timing
from diffgen.kinds.declaring import Options, constraints, names_of, options, table_key
from diffgen.kinds.naming import Names
from diffgen.kinds.rows.orphans import orphans
from diffgen.kinds.thawing import thawed


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """FOREIGN KEY (columns) REFERENCES referent (referent_columns).

    ``index``: the name of the index that the server made for it, and for nothing else.
    """

    key: Key
    columns: tuple[str, ...]
    referent: Key
    referent_columns: tuple[str, ...]
    named: bool = True
    onupdate: str | None = None
    ondelete: str | None = None
    deferrable: bool = False
    initially: str | None = None
    match: str | None = None
    comment: str | None = None
    options: Options = ()
    shared_name: str | None = None
    index: str | None = field(default=None, compare=False)


class ForeignKeyKind(ConstraintKind[ForeignKey]):
    """A foreign key; it needs a key or unique index over the columns that it refers to."""

    object_class = ForeignKey
    drop_type = "foreignkey"
    defers_in_place = True

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[ForeignKey]:
        """Yield the foreign keys of the models, those with ``use_alter`` like the others."""
        names = Names(dialect)
        for table in declared.tables:
            for item in constraints(table, dialect):
                if isinstance(item, sa.ForeignKeyConstraint):
                    yield self._declared(item, names, dialect)

    def _declared(
        self, item: sa.ForeignKeyConstraint, names: Names, dialect: Dialect
    ) -> ForeignKey:
        columns = names_of((element.parent for element in item.elements), dialect)
        referent = item.referred_table
        key, named = names.of(item, item.table, "foreign_key", "foreignkey", columns)
        deferrable, initially = deferral(item.deferrable, item.initially)
        return ForeignKey(
            key=key,
            columns=columns,
            referent=table_key(referent, dialect),
            referent_columns=names_of((element.column for element in item.elements), dialect),
            named=named,
            onupdate=action(item.onupdate),
            ondelete=action(item.ondelete),
            deferrable=deferrable,
            initially=initially,
            match=match(item.match),
            comment=item.comment,
            options=options(item, dialect),
        )

    def needs(self, obj: ForeignKey, catalog: Catalog) -> Iterator[Key]:
        """Need also the other table, its columns, and whatever makes these unique."""
        yield from super().needs(obj, catalog)
        yield obj.referent
        for name in obj.referent_columns:
            yield Key("column", obj.referent.schema, name, obj.referent.name)
        wanted = sorted(obj.referent_columns)
        for other in catalog.of_table(obj.referent.schema, obj.referent.name):
            columns = getattr(other, "unique_columns", getattr(other, "columns", None))
            unique = other.key.kind in ("primary_key", "unique", "index")
            if unique and columns is not None and sorted(columns) == wanted:
                yield other.key

    def refusals(self, obj: ForeignKey, context: Context) -> Iterable[Finding]:
        """Find rows that refer to nothing, unless they couldn't all along."""
        schema, table = table_of(obj.key)
        there = (
            (one.columns, one.referent, one.referent_columns)
            for one in context.pair.before.of_table(schema, table)
            if isinstance(one, ForeignKey) and is_valid(one)
        )
        if (obj.columns, obj.referent, obj.referent_columns) not in there:
            pairs = dict(zip(obj.columns, obj.referent_columns, strict=True))
            yield from orphans(
                str(obj.key), Key("table", schema, table), obj.referent, pairs, context
            )

    def constructor(self, obj: ForeignKey) -> str:
        """Return the class."""
        return "sa.ForeignKeyConstraint"

    def arguments(self, obj: ForeignKey) -> tuple[Sequence[object], dict[str, object]]:
        """Return the columns of both sides and the options."""
        remote = [_path(obj.referent, name) for name in obj.referent_columns]
        return (list(obj.columns), remote), self._options(obj)

    def creation(self, obj: ForeignKey) -> Call:
        """Return ``create_foreign_key``, which names both tables and their schemas apart."""
        kwargs: dict[str, object] = {}
        if obj.referent.schema is not None:
            kwargs["referent_schema"] = obj.referent.schema
        args = (
            name_source(obj),
            obj.referent.name,
            list(obj.columns),
            list(obj.referent_columns),
        )
        return Call(
            "create_foreign_key",
            args,
            kwargs | self._options(obj),
            table_of(obj.key),
            position=1,
            schema_keyword="source_schema",
        )

    def _options(self, obj: ForeignKey) -> dict[str, object]:
        kwargs: dict[str, object] = {}
        for name in ("onupdate", "ondelete", "match"):
            if getattr(obj, name) is not None:
                kwargs[name] = getattr(obj, name)
        return kwargs | timing(obj) | {name: thawed(name, one) for name, one in obj.options}


def action(given: str | None) -> str | None:
    """Return a referential action in one spelling; NO ACTION is what holds anyway."""
    if given is None or given.upper() == "NO ACTION":
        return None
    head, bracket, columns = given.partition("(")
    return (head.upper().strip() + (f" ({columns}" if bracket else "")).strip()


def match(given: str | None) -> str | None:
    """Return MATCH in one spelling; SIMPLE is what holds anyway."""
    return None if given is None or given.upper() == "SIMPLE" else given.upper()


def _path(table: Key, column: str) -> str:
    return ".".join(part for part in (table.schema, table.name, column) if part is not None)


FOREIGN_KEY = ForeignKeyKind("foreign_key", "foreign_key_constraint")
