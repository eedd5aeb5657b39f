"""What the engines ask of a kind and of a dialect, and the values they exchange."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect as SQLAlchemyDialect
from sqlalchemy.schema import ExecutableDDLElement
from sqlalchemy.sql.compiler import DDLCompiler
from sqlalchemy.types import TypeEngine

from diffgen.catalog import Catalog, Expression, Key, Pair, Type
from diffgen.catalog.catalog import Object
from diffgen.errors import CommandError
from diffgen.ops import Alter, Create, Drop, Fill, Op, Rename
from diffgen.source import Source, call

T = TypeVar("T", bound=Object)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a script, apart from its receiver: ``op.f("users", ...)`` or ``batch_op.f(...)``.

    :param function: the name of the function of ``op``.
    :param args: the positional arguments, without the table.
    :param table: the table that a ``batch_alter_table`` block would name instead.
    :param position: where the table stands among the positional arguments of the plain call.
    :param schema_keyword: the keyword that names the table's schema in the plain call.
    :param batchable: whether a block can hold the call; it follows the block otherwise.
    """

    function: str
    args: tuple[object, ...] = ()
    kwargs: Mapping[str, object] = field(default_factory=dict)
    table: tuple[str | None, str] | None = None
    position: int = 0
    schema_keyword: str = "schema"
    batchable: bool = True

    def plain(self) -> Source:
        """Return ``op.function(...)``."""
        args, kwargs = list(self.args), dict(self.kwargs)
        if self.table is not None:
            schema, name = self.table
            args.insert(self.position, name)
            if schema is not None:
                kwargs[self.schema_keyword] = schema
        return call(f"op.{self.function}", args, kwargs)

    def batched(self) -> Source:
        """Return ``batch_op.function(...)``."""
        return call(f"batch_op.{self.function}", self.args, self.kwargs)


@dataclass(frozen=True)
class Declared:
    """The models' side: the tables of every ``MetaData``, and what stands beside them."""

    metadatas: tuple[sa.MetaData, ...]

    @cached_property
    def tables(self) -> tuple[sa.Table, ...]:
        """Return the tables, in the order of their names."""
        return tuple(
            sorted(
                (
                    table
                    for metadata in self.metadatas
                    for table in metadata.tables.values()
                    if not _is_temporary(table)
                ),
                key=lambda table: (table.schema or "", table.name),
            )
        )

    @cached_property
    def sequences(self) -> tuple[sa.Sequence, ...]:
        """Return the sequences; ``MetaData`` has no public list of them."""
        return tuple(one for metadata in self.metadatas for one in metadata._sequences.values())


@dataclass(frozen=True, slots=True)
class Hint:
    """What the models say of the name that something had before.

    :param after: its key; or its path, where only the comparison can tell of what kind it is.
    :param before: the name that it had, or its path; None says that it is new.
    :param optional: whether the models may be without it on this server.
    """

    after: Key | str
    before: str | None
    optional: bool = True


@dataclass(frozen=True)
class Part:
    """Which part of a database is looked at.

    :param schemas: the schemas read; ``None`` is the default one.
    :param tables: the declared tables, by schema and name: a reader leaves a partition or an
        inherited table alone unless it is one of these.
    :param ignored: tables that are never part of a comparison (the version table).
    """

    schemas: tuple[str | None, ...]
    tables: frozenset[tuple[str | None, str]] = frozenset()
    ignored: frozenset[tuple[str | None, str]] = frozenset()

    def on(self, connection: sa.Connection) -> Live:
        """Return this part of the database that a connection is to."""
        return Live(connection, self.schemas, self.tables, self.ignored)


@dataclass(frozen=True)
class Live:
    """The database's side: a connection, and which part of the database is looked at (``Part``)."""

    connection: sa.Connection
    schemas: tuple[str | None, ...]
    tables: frozenset[tuple[str | None, str]] = frozenset()
    ignored: frozenset[tuple[str | None, str]] = frozenset()


def _is_temporary(table: sa.Table) -> bool:
    """Return whether a table goes with its session: nothing of it is ever in the schema."""
    return any(word.upper() in ("TEMP", "TEMPORARY") for word in table._prefixes)


def kind_name(item: sa.Constraint | sa.Index) -> str:
    """Return the kind that a constraint or an index of SQLAlchemy's is of."""
    name = item.__visit_name__.removesuffix("_constraint")
    return {"table_or_column_check": "check", "column_check": "check"}.get(name, name)


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
class Whole:
    """How to have a whole database to oneself, and to see whether two are alike.

    :param empty: a throw-away database with nothing in it, or with no more than the extensions
        that an administrator has given to the live one.
    :param schemas: all schemas of the database that are users', by their names; ``None`` is the
        default one.
    :param counters: the rows that tell where sequences stand.
    :param beyond: what no kind stands for, such as views: its name, and all that it is.
    """

    empty: Callable[[sa.Connection, bool], AbstractContextManager[sa.Connection]]
    schemas: Callable[[sa.Connection], Sequence[str | None]]
    counters: Callable[[sa.Connection], sa.CursorResult[Any]]
    beyond: Callable[[sa.Connection], Iterable[tuple[str, str]]]


def _as_named(pair: Pair) -> Pair:
    """Leave a pair as it is: a name that the server chooses tells what it is of."""
    return pair


def _at_hand_only(schemas: Iterable[str]) -> AbstractContextManager[sa.Connection]:
    """Refuse: most servers have to be there."""
    raise CommandError("no database is at hand to try it on")


def _as_it_stands(literal: str, type_: Type) -> str:
    """Leave a literal as it is: what it is compared with tells its type."""
    return literal


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


@dataclass(frozen=True)
class Dialect:
    """What differs from server to server, as data and small functions.

    :param sqlalchemy: compiles what the models declare.
    :param default_schema: the schema that ``None`` stands for.
    :param read: the objects of a live database.
    :param declare: the objects that the models declare.
    :param type_of: a declared type in the server's spelling, and its collation.
    :param type_source: the source of a type, given its collation.
    :param expression: declared SQL text, in the cheap canonical form.
    :param constraint_name: the name of a constraint that was declared without one:
        by constraint type, table, columns and the names taken.
    :param constraints_are_named: whether the server names every constraint.
    :param name_space: within what the name of a constraint is unique: by its kind and its table.
    :param implied: options that say what holds anyway.
    :param echoed: the kinds whose text the server writes in its own way.
    :param echo: declared objects as the server itself would write them, those that it could tell.
    :param breaks: whether an alteration is refused while another object depends on it.
    :param identifier: a name as the server keeps it: one that is too long is cut.
    :param fold: a name as the server compares it with others.
    :param rename: a catalog as the server leaves it after a renaming.
    :param hints: what the models say of the names that things had before.
    :param lasting_names: the kinds whose objects keep the name that they were made with.
    :param aligned: the pair, what the models leave to the server (names of constraints) as it is there.
    :param scratch: a throw-away database that holds ``before``; given the other schemas that it is
        about, for where each is a database.
    :param whole: a database as a whole, for what a history makes.
    :param time_limit: what has the server give up on statements that take long, until the
        transaction or savepoint that it stands in is rolled back, or ``limit_lifted`` is said.
    :param limit_lifted: what ends the time limit where a rollback doesn't.
    :param without_server: an empty throw-away database with other schemas, for which nobody has to
        be connected to anything; an error where there is none.
    :param cast: a literal as a value of a column's type, where it would be a text.
    :param memory: what a snapshot keeps of the server.
    :param hidden_schemas: the schemas that the server keeps for itself.
    :param small_letters: whether the server keeps names of tables and schemas in small letters.
    :param schemas_are_databases: whether a schema is a database of its own to the server, so that
        no scratch database can hold others.
    :param server: what the server says of itself; only the dialect's own kinds look into it.
    """

    name: str
    sqlalchemy: SQLAlchemyDialect
    default_schema: str | None
    kinds: tuple[Kind[Any], ...]
    read: Callable[[Live, Dialect], Iterable[Object]]
    declare: Callable[[Declared, Dialect], Iterable[Object]]
    type_of: Callable[[TypeEngine[Any], Dialect], tuple[Type, str | None]]
    type_source: Callable[[Type, str | None], Source]
    expression: Callable[[str], Expression]
    constraint_name: Callable[[str, str, Sequence[str], Collection[str]], str]
    constraints_are_named: bool
    name_space: Callable[[str, Key], Hashable]
    implied: frozenset[tuple[str, object]]
    echoed: frozenset[str]
    echo: Callable[[sa.Connection, Catalog, Collection[Key], Dialect], Iterable[Object]] | None
    breaks: Callable[[Alter[Any], Object, Pair], bool]
    identifier: Callable[[str], str]
    fold: Callable[[str], str]
    rename: Callable[[Catalog, Rename, Dialect], Catalog]
    hints: Callable[[Declared, Dialect], Iterable[Hint]]
    scratch: Callable[[sa.Connection, Collection[str]], AbstractContextManager[sa.Connection]]
    whole: Whole
    aligned: Callable[[Pair], Pair] = _as_named
    time_limit: str | None = None
    limit_lifted: str | None = None
    without_server: Callable[[Iterable[str]], AbstractContextManager[sa.Connection]] = _at_hand_only
    cast: Callable[[str, Type], str] = _as_it_stands
    memory: Memory = _FORGETFUL
    hidden_schemas: frozenset[str] = frozenset()
    lasting_names: frozenset[str] = frozenset()
    small_letters: bool = False
    schemas_are_databases: bool = False
    server: Any = None

    def kind(self, key: Key) -> Kind[Any]:
        """Return the kind of a key."""
        return self._kinds[key.kind]

    @cached_property
    def _kinds(self) -> Mapping[str, Kind[Any]]:
        return {kind.name: kind for kind in self.kinds}

    def schema(self, schema: str | None) -> str | None:
        """Return a declared schema as keys hold it: the default one, said explicitly, is none."""
        kept = schema.lower() if schema is not None and self.small_letters else schema
        return None if kept == self.default_schema else kept

    def table_name(self, name: str) -> str:
        """Return the name of a declared table as the server keeps it."""
        kept = self.identifier(name)
        return kept.lower() if self.small_letters else kept

    @property
    def ddl(self) -> DDLCompiler:
        """Return a compiler of DDL that stands for no statement in particular."""
        return self.sqlalchemy.ddl_compiler(self.sqlalchemy, cast(ExecutableDDLElement, None))

    def sql(self, compiled: str) -> str:
        """Return compiled SQL as the server sees it: some drivers want every percent sign twice."""
        if self.sqlalchemy.paramstyle in ("format", "pyformat"):
            return compiled.replace("%%", "%")
        return compiled


#: What makes a part of a call its own: by the word that ``render_item`` has for it, its source, and
#: the object that it is the source of. ``None`` leaves the part out.
Item = Callable[[str, Source, Any], Source | None]


def as_it_is(type_: str, source: Source, obj: object) -> Source:
    """Leave a part of a call as the kinds write it."""
    return source


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person should know before an operation is run.

    :param rule: the name of the rule that found it.
    :param message: what happens, to what.
    :param rows: counts the rows that it happens to, or nothing where rows don't matter.
    :param warns: whether it is told where the script is written, or stands in the script alone.
    :param if_any: whether it is told only if there are such rows, or they couldn't be counted.
    """

    rule: str
    message: str
    rows: sa.Select[Any] | None = None
    warns: bool = True
    if_any: bool = False


@dataclass(frozen=True)
class Present:
    """What the database has while a script is written: that is where rows are counted.

    :param catalog: its objects, by the names that they have after ``renamings``.
    :param renamings: what has another name by now.
    :param fills: what rows get before the step that is looked at, by column.
    """

    catalog: Catalog
    renamings: tuple[Rename, ...] = ()
    fills: Mapping[Key, Fill] = field(default_factory=dict)


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


class Unaccounted(AssertionError):
    """A kind left a changed field out of what it wrote: a defect of diffgen, never shown as done."""

    def __init__(self, before: object, after: object) -> None:
        super().__init__(f"not accounted for: {before!r} -> {after!r}")


@dataclass(frozen=True)
class Plain(Generic[T]):
    """What most kinds have in common; a kind says only how it differs."""

    name: str
    filter_name: str
    inside_table: bool = True
    separable: bool = True

    def alter(self, before: T, after: T) -> Sequence[Op]:
        """Drop and create again: right for whatever holds no rows."""
        return (Drop(before), Create(after))

    def wishes(self, obj: T) -> Iterable[Key]:
        """Wish for nothing."""
        return ()

    def claims(self, obj: T) -> Iterable[tuple[str | None, str]]:
        """Take no name of its own in the schema."""
        return ()

    def members(self, obj: T) -> Iterable[Key]:
        """Hold nothing with a name that is no object."""
        return ()

    def recreatable(self, obj: T) -> bool:
        """Lose nothing by being dropped and created again."""
        return True

    def hazards(self, op: Op, context: Context) -> Iterable[Finding]:
        """Find nothing: what holds no rows endangers none."""
        return ()

    def fill(self, fill: Fill, context: Context) -> Iterable[Call]:
        """Refuse: only columns have values."""
        raise AssertionError(f"only columns have values: {fill.key}")
