"""The two contracts, and the context that a kind is given.

They stand in one file since each names the others: a kind answers in a context, which has the
dialect, which has the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from diffgen.catalog import Catalog, Expression, Key, Pair, Type
from diffgen.catalog.catalog import Object
from diffgen.contracts.call import Call
from diffgen.contracts.declared import Declared, Hint
from diffgen.contracts.finding import Finding
from diffgen.contracts.item import Item, as_it_is
from diffgen.contracts.live import Live
from diffgen.contracts.outline import Outline, Place, Stored
from diffgen.contracts.present import Present
from diffgen.contracts.whole import Whole
from diffgen.errors import CommandError
from diffgen.ops import Alter, Fill, Op, Rename
from diffgen.source import Source

T = TypeVar("T", bound=Object)


class Kind(Protocol[T]):
    """All that diffgen knows of one kind of object."""

    @property
    def name(self) -> str:
        """The word by which keys know the kind."""

    @property
    def object_class(self) -> type[T]:
        """The class of the objects."""

    @property
    def filter_name(self) -> str:
        """The word by which ``include_name`` and ``include_object`` know the kind."""

    @property
    def inside_table(self) -> bool:
        """Whether a creation stands inside the creation of its table."""

    @property
    def separable(self) -> bool:
        """Whether it may be split off the creation of its table to break a cycle."""

    def declare(self, declared: Declared, dialect: Dialect) -> Iterable[T]:
        """Yield the objects that the models declare."""

    def alter(self, before: T, after: T) -> Sequence[Op]:
        """Return what turns ``before`` into ``after``, which have one key and differ."""

    def needs(self, obj: T, catalog: Catalog) -> Iterable[Key]:
        """Yield the keys without which the object can't be; unknown keys are passed over."""

    def wishes(self, obj: T) -> Iterable[Key]:
        """Yield what had better be there before, though the object can be without."""

    def claims(self, obj: T) -> Iterable[tuple[str | None, str]]:
        """Yield the names that the object takes in the server's name spaces."""

    def members(self, obj: T) -> Iterable[Key]:
        """Yield what stands inside the object, and has a name without being one."""

    def recreatable(self, obj: T) -> bool:
        """Return whether dropping and creating the object again loses nothing."""

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Yield what the operation does to rows: what it loses, or what it fails on."""

    def element(self, obj: T, context: Context) -> Source:
        """Return the source of the object inside the creation of its table."""

    def render(self, op: Op, context: Context) -> Iterable[Call]:
        """Yield the calls that carry out the operation, every changed field accounted for."""

    def fill(self, fill: Fill, context: Context) -> Iterable[Call]:
        """Yield the calls that give rows a value."""


@dataclass(frozen=True)
class Context:
    """What rendering may look at: the dialect, and both sides of the step being written.

    :param item: what the user makes of columns, constraints, types and defaults.
    :param asked: what only a person knows, by the key of the operation that it is about.
    :param present: what the database has while the script is written, if not just ``pair.before``.
    """

    dialect: Dialect
    pair: Pair
    item: Item = as_it_is
    asked: Mapping[Key, Sequence[Finding]] = field(default_factory=dict)
    present: Present | None = None

    def reverse(self) -> Context:
        """Return the context of the way back, of which nothing is asked."""
        return replace(self, pair=self.pair.reverse(), asked={}, present=None)


def _no_facts(dialect: Dialect, catalog: Catalog) -> Mapping[str, Any]:
    """Remember nothing: all that matters is known without the server."""
    return {}


def _as_usual(dialect: Dialect, facts: Mapping[str, Any]) -> Dialect:
    """Leave a dialect as it is without a server."""
    return dialect


@dataclass(frozen=True)
class Memory:
    """How a server is remembered where nobody is connected to it.

    :param facts: what it said of itself, as far as a catalog needs it, in values of JSON.
    :param recalled: a dialect that nobody is connected by, given such facts.
    """

    facts: Callable[[Dialect, Catalog], Mapping[str, Any]] = _no_facts
    recalled: Callable[[Dialect, Mapping[str, Any]], Dialect] = _as_usual


_FORGETFUL = Memory()


def _as_named(pair: Pair) -> Pair:
    """Leave a pair as it is: a name that the server chooses tells what it is of."""
    return pair


def none_in_outline(declared: Declared, dialect: Dialect) -> Mapping[Place, Outline]:
    """Tell of no table in outline."""
    return {}


def _at_hand_only(schemas: Iterable[str]) -> AbstractContextManager[sa.Connection]:
    """Refuse: most servers have to be there."""
    raise CommandError("no database is at hand to try it on")


def _copied_along(connection: sa.Connection, scratch: sa.Connection) -> None:
    """Do nothing: the scratch database is a copy of all that there is."""


def _as_it_stands(literal: str, type_: Type) -> str:
    """Leave a literal as it is: what it is compared with tells its type."""
    return literal


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """What differs from server to server, as data and small functions.

    Names, types and texts, for kinds and readers:

    :param sqlalchemy: compiles what the models declare.
    :param default_schema: the schema that ``None`` stands for.
    :param identifier: a name as the server keeps it: one that is too long is cut.
    :param small_letters: whether the server keeps names of tables and schemas in small letters.
    :param type_of: a declared type in the server's spelling, and its collation.
    :param type_source: the source of a type, given its collation.
    :param expression: declared SQL text, in the cheap canonical form.
    :param cast: a literal as a value of a column's type, where it would be a text.
    :param implied: options that say what holds anyway.
    :param constraint_name: the name of a constraint that was declared without one:
        by constraint type, table, columns and the names taken.
    :param constraints_are_named: whether the server names every constraint.
    :param name_space: within what the name of a constraint is unique: by its kind and its table.
    :param server: what the server says of itself; only the dialect's own kinds look into it.

    The two sides, for sources and comparisons:

    :param read: what a live database holds.
    :param declare: the objects that the models declare.
    :param outlines: the tables of the models in outline, as ``read`` would tell of them: those that can be
        told in one.
    :param outlined_column: the name of the column that an item of an outline tells of.
    :param hidden_schemas: the schemas that the server keeps for itself.
    :param fold: a name as the server compares it with others.
    :param aligned: the pair, what the models leave to the server (names of constraints) as it is there.
    :param echoed: the kinds whose text the server writes in its own way.
    :param echo: declared objects as the server itself would write them, those that it could tell.
    :param undecided: a declared object, as it is there wherever nobody can say whether the two differ, given
        both and the pair that they are of; for a server that can't be asked.
    :param hints: what the models say of the names that things had before.
    :param rename: a catalog as the server leaves it after a renaming.
    :param lasting_names: the kinds whose objects keep the name that they were made with.

    The order of operations, for the plan:

    :param breaks: whether an alteration is refused while another object depends on it.

    Databases to try things in, and what stands for one that isn't there:

    :param scratch: a throw-away database that holds ``before``; given the other schemas that it is
        about, for where each is a database.
    :param dependants: makes in it, on its tables, what stands on those of the first connection and
        the catalogs have no kinds for, where ``scratch`` hasn't done so.
    :param schemas_are_databases: whether a schema is a database of its own to the server, so that
        no scratch database can hold others.
    :param without_server: an empty throw-away database with other schemas, for which nobody has to
        be connected to anything; an error where there is none.
    :param whole: a database as a whole, for what a history makes.
    :param memory: what a snapshot keeps of the server.

    Rows that are counted:

    :param time_limit: what has the server give up on statements that take long, until the
        transaction or savepoint that it stands in is rolled back, or ``limit_lifted`` is said.
    :param limit_lifted: what ends the time limit where a rollback doesn't.
    """

    name: str
    kinds: tuple[Kind[Any], ...]

    sqlalchemy: SQLAlchemyDialect
    default_schema: str | None
    identifier: Callable[[str], str]
    small_letters: bool = False
    type_of: Callable[[TypeEngine[Any], Dialect], tuple[Type, str | None]]
    type_source: Callable[[Type, str | None], Source]
    expression: Callable[[str], Expression]
    cast: Callable[[str, Type], str] = _as_it_stands
    implied: frozenset[tuple[str, object]]
    constraint_name: Callable[[str, str, Sequence[str], Collection[str]], str]
    constraints_are_named: bool
    name_space: Callable[[str, Key], Hashable]
    server: object = None

    read: Callable[[Live, Dialect], Stored]
    declare: Callable[[Declared, Dialect], Iterable[Object]]
    outlines: Callable[[Declared, Dialect], Mapping[Place, Outline]] = none_in_outline
    outlined_column: Callable[[Any], str] = str
    hidden_schemas: frozenset[str] = frozenset()
    fold: Callable[[str], str]
    aligned: Callable[[Pair], Pair] = _as_named
    echoed: frozenset[str]
    echo: Callable[[sa.Connection, Catalog, Collection[Key], Dialect], Iterable[Object]] | None
    undecided: Callable[[Any, Any, Pair], Any] | None = None
    hints: Callable[[Declared, Dialect], Iterable[Hint]]
    rename: Callable[[Catalog, Rename, Dialect], Catalog]
    lasting_names: frozenset[str] = frozenset()

    breaks: Callable[[Alter[Any], Object, Pair], bool]

    scratch: Callable[[sa.Connection, Collection[str]], AbstractContextManager[sa.Connection]]
    dependants: Callable[[sa.Connection, sa.Connection], None] = _copied_along
    schemas_are_databases: bool = False
    without_server: Callable[[Iterable[str]], AbstractContextManager[sa.Connection]] = _at_hand_only
    whole: Whole
    memory: Memory = _FORGETFUL

    time_limit: str | None = None
    limit_lifted: str | None = None

    def kind(self, key: Key) -> Kind[Any]:
        """Return the kind of a key."""
        return self._kinds[key.kind]

    @cached_property
    def _kinds(self) -> Mapping[str, Kind[Any]]:
        return {kind.name: kind for kind in self.kinds}

    @cached_property
    def most_characters(self) -> int:
        """Return how long the name of a constraint or an index may be to be sent as it is."""
        given = self.sqlalchemy
        limits = (given.max_index_name_length, given.max_constraint_name_length)
        return min(limit or given.max_identifier_length for limit in limits)

    def schema(self, schema: str | None) -> str | None:
        """Return a declared schema as keys hold it: the default one, said explicitly, is none."""
        kept = schema.lower() if schema is not None and self.small_letters else schema
        return None if kept == self.default_schema else kept

    def table_name(self, name: str) -> str:
        """Return the name of a declared table as the server keeps it."""
        kept = self.identifier(name)
        return kept.lower() if self.small_letters else kept

    def place(self, table: sa.Table) -> Place:
        """Return the place of a declared table as keys have it."""
        return self.schema(table.schema), self.table_name(table.name)

    @property
    def ddl(self) -> DDLCompiler:
        """Return a compiler of DDL that stands for no statement in particular."""
        return self.sqlalchemy.ddl_compiler(self.sqlalchemy, cast(ExecutableDDLElement, None))

    def sql(self, compiled: str) -> str:
        """Return compiled SQL as the server sees it: some drivers want every percent sign twice."""
        if self.sqlalchemy.paramstyle in ("format", "pyformat"):
            return compiled.replace("%%", "%")
        return compiled
