"""What the Inspector says, as the values of the kinds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, TypeAlias

import sqlalchemy as sa
from sqlalchemy.engine.reflection import Inspector
from sqlalchemy.types import NullType

from diffgen.catalog import Catalog, Expression, Key, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts import Dialect, InFull, Live, Stored, none_in_outline
from diffgen.inspecting.said import Said
from diffgen.inspecting.unseen import Unseen, beside_the_point
from diffgen.kinds.check import Check
from diffgen.kinds.column import Column, Generated, Identity
from diffgen.kinds.constraint import deferral
from diffgen.kinds.declaring import Options
from diffgen.kinds.foreign_key import ForeignKey, action, match
from diffgen.kinds.index import Element, Index
from diffgen.kinds.primary_key import PrimaryKey
from diffgen.kinds.sequence_options import SequenceOptions
from diffgen.kinds.table import Table
from diffgen.kinds.unique import Unique

#: Schemas as keys have them, by what the Inspector calls them.
Schemas: TypeAlias = Mapping[str | None, str | None]


class Inspecting:
    """How an Inspector speaks, if it has nothing of its own to say; a dialect's says how it differs.

    ``known`` is always what the catalogs say of the same part of the database.
    """

    unseen: ClassVar[Sequence[Unseen]] = ()

    def objects(self, live: Live, known: Catalog, dialect: Dialect) -> Iterator[Object]:
        """Yield every object of the schemas that ``live`` looks at."""
        inspector = sa.inspect(live.connection)
        whole = {unseen.kind for unseen in self.unseen if unseen.complete is None}
        yield from (obj for key, obj in known.items() if key.kind in whole)
        for obj in self._told(inspector, live, known, dialect):
            if obj.key.kind not in whole:
                yield self._completed(obj, known)

    def schemas(self, live: Live, dialect: Dialect) -> Schemas:
        """Return the schemas as keys have them, by what the Inspector calls them."""
        return {schema: schema for schema in live.schemas}

    def _completed(self, told: Any, known: Catalog) -> Any:
        there = known.get(told.key)
        if there is None:
            return told
        for unseen in self.unseen:
            if unseen.kind == told.key.kind and unseen.complete is not None:
                told = unseen.complete(told, there)
        return beside_the_point(told, there)

    def _told(
        self, inspector: Inspector, live: Live, known: Catalog, dialect: Dialect
    ) -> Iterator[Object]:
        """Yield what is told, of what is the user's: whose a table or a type is, the Inspector has no words for."""
        names = self.schemas(live, dialect)
        for name, schema in names.items():
            for type_ in self.named_types(inspector, name, schema, dialect):
                if type_.key in known:
                    yield type_
            said = Said.of(inspector, name)
            for table in said.columns:
                key = Key("table", schema, table)
                if key in known:
                    yield from self._of_table(key, said, names, known, dialect)

    def _of_table(
        self, key: Key, said: Said, names: Schemas, known: Catalog, dialect: Dialect
    ) -> Iterator[Object]:
        """Yield a table with what is in it, as the catalogs have it where that can't be told rightly."""
        there = known.of_table(key.schema, key.name)
        if not all(self.understands(one, said) for one in there):
            yield from (known[key], *there)
            return
        for obj in self.table(key, said, names, known, dialect):
            if obj.key in known or not self.is_inherited(obj, known):
                yield obj

    def named_types(
        self,
        inspector: Inspector,
        name: str | None,
        schema: str | None,
        dialect: Dialect,
    ) -> Iterator[Object]:
        """Yield the named types of a schema: by standard there are none."""
        yield from ()

    def understands(self, obj: Object, said: Said) -> bool:
        """Return whether what there is in a table is told rightly; a table is that of the catalogs if not."""
        return True

    def is_inherited(self, obj: Object, known: Catalog) -> bool:
        """Return whether a part of a table may be there as its parent's alone: by standard it may not."""
        return False

    def table(
        self,
        key: Key,
        said: Said,
        names: Schemas,
        known: Catalog,
        dialect: Dialect,
    ) -> Iterator[Object]:
        """Yield a table with what is in it."""
        name = key.name
        yield Table(key, said.comments.get(name, {}).get("text") or None)
        for position, told in enumerate(said.columns[name]):
            yield self.column(told, position, key, known, dialect)
        if said.primary_keys[name]["constrained_columns"]:
            yield self.primary_key(said.primary_keys[name], key)
        for told in said.uniques[name]:
            yield self.unique(told, key)
        for told in said.checks[name]:
            yield self.check(told, key, dialect)
        for told in said.foreign_keys[name]:
            yield self.foreign_key(told, key, names)
        for told in said.indexes[name]:
            if "duplicates_constraint" not in told:
                yield self.index(told, key, dialect)

    def column(
        self, told: Any, position: int, table: Key, known: Catalog, dialect: Dialect
    ) -> Column:
        """Return a column."""
        key = Key("column", table.schema, told["name"], table.name)
        type_, collation = self.type_of(told["type"], key, known, dialect)
        computed = told.get("computed")
        return Column(
            key=key,
            type=type_,
            nullable=told["nullable"],
            default=None if computed else self.default(told, type_, dialect),
            identity=self.identity(told),
            generated=None if computed is None else self.generated(computed, dialect),
            autoincrement=self.autoincrement(told),
            collation=collation,
            comment=told.get("comment") or None,
            position=position,
        )

    def type_of(
        self, told: Any, column: Key, known: Catalog, dialect: Dialect
    ) -> tuple[Type, str | None]:
        """Return a column's type and its collation; of a type that SQLAlchemy doesn't know as it is known.

        What isn't known is a parent's column, which its table has from there.
        """
        if not isinstance(getattr(told, "item_type", told), NullType):
            return dialect.type_of(told, dialect)
        there = known.get(column)
        return (Type(str(told)), None) if there is None else (there.type, there.collation)

    def default(self, told: Any, type_: Type, dialect: Dialect) -> Expression | None:
        """Return the default of a column."""
        return None if told["default"] is None else self.text(told["default"], dialect)

    def text(self, sql: str, dialect: Dialect) -> Expression:
        """Return text that the server has written."""
        return dialect.expression(sql)

    def identity(self, told: Any) -> Identity | None:
        """Return the identity of a column."""
        said = told.get("identity")
        if said is None:
            return None
        names = ("start", "increment", "minvalue", "maxvalue", "cycle", "cache")
        return Identity(said["always"], SequenceOptions(*(said[name] for name in names)))

    def generated(self, told: Any, dialect: Dialect) -> Generated:
        """Return what generates a column."""
        return Generated(self.text(told["sqltext"], dialect), bool(told.get("persisted")))

    def autoincrement(self, told: Any) -> bool:
        """Return whether the server numbers a column by itself."""
        return told.get("autoincrement") is True

    def primary_key(self, told: Any, table: Key) -> PrimaryKey:
        """Return the primary key of a table."""
        key = Key("primary_key", table.schema, told["name"], table.name)
        columns, options = tuple(told["constrained_columns"]), self.options(told)
        return PrimaryKey(key, columns, comment=told.get("comment"), options=options)

    def unique(self, told: Any, table: Key) -> Unique:
        """Return a unique constraint."""
        key = Key("unique", table.schema, told["name"], table.name)
        columns, options = tuple(told["column_names"]), self.options(told)
        return Unique(key, columns, comment=told.get("comment"), options=options)

    def check(self, told: Any, table: Key, dialect: Dialect) -> Check:
        """Return a check constraint."""
        key = Key("check", table.schema, told["name"], table.name)
        return Check(key, self.text(told["sqltext"], dialect), comment=told.get("comment"))

    def foreign_key(self, told: Any, table: Key, names: Schemas) -> ForeignKey:
        """Return a foreign key."""
        said, schema = told["options"], told["referred_schema"]
        deferrable, initially = deferral(said.get("deferrable"), said.get("initially"))
        return ForeignKey(
            key=Key("foreign_key", table.schema, told["name"], table.name),
            columns=tuple(told["constrained_columns"]),
            referent=Key("table", names.get(schema, schema), told["referred_table"]),
            referent_columns=tuple(told["referred_columns"]),
            onupdate=action(said.get("onupdate")),
            ondelete=action(said.get("ondelete")),
            deferrable=deferrable,
            initially=initially,
            match=match(said.get("match")),
            comment=told.get("comment"),
        )

    def index(self, told: Any, table: Key, dialect: Dialect) -> Index:
        """Return an index."""
        given = told.get("dialect_options", {})
        where = given.get(f"{dialect.name}_where")
        return Index(
            key=Key("index", table.schema, told["name"], table.name),
            elements=tuple(self.elements(told, dialect)),
            unique=bool(told["unique"]),
            where=None if where is None else self.text(str(where), dialect),
            options=self.options(told),
        )

    def elements(self, told: Any, dialect: Dialect) -> Iterator[Element]:
        """Yield what an index is over."""
        for place, column in enumerate(told["column_names"]):
            name = column if column is not None else told["expressions"][place]
            words = told.get("column_sorting", {}).get(name, ())
            found = Element(column, descending="desc" in words, nulls_first=_nulls_first(words))
            if column is None:
                found = replace(found, expression=self.text(name, dialect))
            yield found

    def options(self, told: Any) -> Options:
        """Return the options of an object: those that say more than what holds anyway."""
        return ()


def _nulls_first(words: Sequence[str]) -> bool | None:
    return True if "nulls_first" in words else False if "nulls_last" in words else None


def by_inspector(dialect: Dialect, inspecting: Inspecting) -> Dialect:
    """Return a dialect that reads by the Inspector, and asks the catalogs for what that has no words for."""

    def read(live: Live, reading: Dialect) -> Stored:
        known = Catalog(dialect.read(live, reading).objects())
        return InFull(tuple(inspecting.objects(live, known, reading)))

    return replace(dialect, read=read, outlines=none_in_outline)
