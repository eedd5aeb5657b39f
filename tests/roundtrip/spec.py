"""A schema as plain values that a generator can change at will; ``source`` turns it into models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class ColumnType:
    """A column's type: its Python source, and the family that says which values it takes."""

    source: str
    family: str
    length: int | None = None
    enum: str | None = None  # the key of a native enum of the schema
    domain: str | None = None  # the key of a domain of the schema
    labels: tuple[str, ...] = ()  # of an enum that is not native
    serial: bool = False  # an integer that may count by itself

    @property
    def ordered(self) -> bool:
        """Whether the server has a B-tree order for it, which keys and indexes need."""
        return self.family not in UNORDERED


UNORDERED = {"json", "jsonpath", "point"}


@dataclass(frozen=True)
class Default:
    """A server default as Python source, with the families it suits and the labels it names."""

    source: str
    family: str
    label: str | None = None
    enum: str | None = None
    sequence: str | None = None
    size: int = 0  # characters of its value


@dataclass(frozen=True)
class Expression:
    """SQL over columns, valid while each has the family that it had."""

    sql: str
    columns: tuple[tuple[str, str], ...]  # (name, family)
    labels: tuple[str, ...] = ()
    python: str = ""  # the same as an expression of SQLAlchemy, with @0@ for the first column


@dataclass
class Column:
    """A column and what is said at the column itself."""

    name: str
    type: ColumnType
    nullable: bool | None = None
    default: Default | None = None
    comment: str | None = None
    identity: tuple[tuple[str, object], ...] | None = None
    computed: Expression | None = None
    persisted: bool | None = None
    computed_family: str = ""
    autoincrement: bool | None = None  # None: SQLAlchemy's "auto"
    checks: list[Check] = field(default_factory=list)
    unique_flag: bool = False
    index_flag: bool = False
    on_conflict_not_null: str | None = None
    on_conflict_unique: str | None = None  # of a unique constraint that is said at the column
    key: str | None = None  # what the models call it


@dataclass
class PrimaryKey:
    """A primary key; ``inline`` says it by ``Column(primary_key=True)``."""

    columns: list[str]
    name: str | None = None
    inline: bool = True
    options: tuple[tuple[str, object], ...] = ()
    include: list[str] = field(default_factory=list)


@dataclass
class Unique:
    """A unique constraint."""

    columns: list[str]
    name: str | None = None
    options: tuple[tuple[str, object], ...] = ()
    include: list[str] = field(default_factory=list)


@dataclass
class Check:
    """A CHECK, of the table or (in ``Column.checks``) of a column."""

    expression: Expression
    name: str | None = None
    comment: str | None = None
    options: tuple[tuple[str, object], ...] = ()


@dataclass
class Exclude:
    """An exclusion constraint of PostgreSQL over columns."""

    elements: list[tuple[str, str]]  # (column, operator)
    using: str
    name: str | None = None
    where: Expression | None = None
    operator_classes: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, object], ...] = ()


@dataclass
class ForeignKey:
    """A foreign key; ``inline`` says it at its column."""

    columns: list[str]
    target: str  # the key of a table
    target_columns: list[str]
    name: str | None = None
    inline: bool = False
    options: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class IndexPart:
    """One element of an index: a column with its order, or an expression."""

    column: str | None = None
    order: str = ""  # the source of method calls: ".desc().nulls_last()"
    expression: Expression | None = None


@dataclass
class Index:
    """An index."""

    name: str | None
    parts: list[IndexPart]
    unique: bool = False
    where: Expression | None = None
    options: tuple[tuple[str, object], ...] = ()
    include: list[str] = field(default_factory=list)
    operator_classes: tuple[tuple[str, str], ...] = ()
    elsewhere: bool = False  # only on another server, by ddl_if

    def is_key(self) -> bool:
        """Whether foreign keys may refer to its columns: no two rows have the same, whole values."""
        is_whole = self.where is None and all(part.column is not None for part in self.parts)
        is_whole &= not {"mysql_length", "mysql_using"}.intersection(dict(self.options))
        return self.unique and is_whole and not self.elsewhere

    def columns(self) -> set[str]:
        """Every column that it needs."""
        named = {part.column for part in self.parts if part.column is not None}
        said = [part.expression for part in self.parts if part.expression is not None]
        said += [self.where] if self.where is not None else []
        return named | set(self.include) | {name for said_ in said for name, _ in said_.columns}


@dataclass
class Table:
    """A table."""

    name: str
    schema: str | None = None
    says_public: bool = False  # the models spell the default schema out
    columns: list[Column] = field(default_factory=list)
    primary_key: PrimaryKey | None = None
    uniques: list[Unique] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    foreign_keys: list[ForeignKey] = field(default_factory=list)
    indexes: list[Index] = field(default_factory=list)
    comment: str | None = None
    options: tuple[tuple[str, object], ...] = ()
    excludes: list[Exclude] = field(default_factory=list)
    inherits: list[str] = field(default_factory=list)  # the keys of tables
    partition: tuple[str, tuple[str, ...]] | None = None  # how, and over which columns

    @property
    def key(self) -> str:
        """What foreign keys name it by."""
        return key_of(self.schema, self.name)

    def column(self, name: str) -> Column | None:
        """The column of this name."""
        return next((column for column in self.columns if column.name == name), None)

    def key_for(self, name: str) -> str:
        """What the models call the column of this name."""
        column = self.column(name)
        return column.key if column is not None and column.key is not None else name

    def option(self, name: str) -> object:
        """A dialect option by its keyword."""
        return dict(self.options).get(name)

    def unique_keys(self) -> list[PrimaryKey | Unique]:
        """The primary key, if there is one, and the unique constraints."""
        primary: list[PrimaryKey | Unique] = [self.primary_key] if self.primary_key else []
        return [*primary, *self.uniques]

    def referable(self) -> Iterator[list[str]]:
        """The columns of everything that a foreign key may point to."""
        if self.primary_key is not None and not dict(self.primary_key.options).get("deferrable"):
            yield self.primary_key.columns
        for unique in self.uniques:
            if not dict(unique.options).get("deferrable"):
                yield unique.columns
        for column in self.columns:
            if column.unique_flag and not column.index_flag:  # both make a unique index
                yield [column.name]

    def referable_by(self, other: Table) -> Iterator[list[str]]:
        """The columns of everything that a foreign key of another table may point to, or of this one.

        ``create_all`` makes a unique index after its table, and so after the table's own foreign keys.
        """
        yield from self.referable()
        if other is self:
            return
        for column in self.columns:
            if column.unique_flag and column.index_flag:
                yield [column.name]
        for index in self.indexes:
            if index.is_key():
                yield [part.column for part in index.parts if part.column is not None]


@dataclass
class Enum:
    """A native enum of PostgreSQL."""

    name: str
    labels: list[str]
    schema: str | None = None
    owned: bool = False  # given metadata=..., so that it exists without a column

    @property
    def key(self) -> str:
        """What columns name it by."""
        return key_of(self.schema, self.name)


@dataclass
class Domain:
    """A domain of PostgreSQL; ``default`` is Python source, ``check`` SQL."""

    name: str
    family: str
    source: str  # of the type below
    schema: str | None = None
    default: str | None = None
    check: str | None = None
    constraint_name: str | None = None
    not_null: bool = False
    collation: str | None = None
    owned: bool = False  # given metadata=..., so that it exists without a column

    @property
    def key(self) -> str:
        """What columns name it by."""
        return key_of(self.schema, self.name)


@dataclass
class Sequence:
    """A sequence of its own."""

    name: str
    schema: str | None = None
    options: tuple[tuple[str, object], ...] = ()

    @property
    def key(self) -> str:
        """What defaults name it by."""
        return key_of(self.schema, self.name)


@dataclass
class Schema:
    """All that one ``MetaData`` holds."""

    dialect: str
    naming_convention: tuple[tuple[str, str], ...] = ()
    tables: list[Table] = field(default_factory=list)
    enums: list[Enum] = field(default_factory=list)
    sequences: list[Sequence] = field(default_factory=list)
    domains: list[Domain] = field(default_factory=list)
    default_schema: str | None = None  # of the MetaData
    version: tuple[int, ...] = (18,)  # of the server, where it matters

    def table(self, key: str) -> Table | None:
        """The table of this key."""
        return next((table for table in self.tables if table.key == key), None)

    def enum(self, key: str | None) -> Enum | None:
        """The enum of this key."""
        return next((enum for enum in self.enums if enum.key == key), None)

    def domain(self, key: str | None) -> Domain | None:
        """The domain of this key."""
        return next((domain for domain in self.domains if domain.key == key), None)

    def schemas(self) -> list[str]:
        """The schemas besides the default one that hold something, sorted."""
        types = [column.type for table in self.tables for column in table.columns]
        used = {key for type_ in types for key in (type_.enum, type_.domain)}
        names = [table.schema for table in self.tables]
        named = [*self.enums, *self.domains]
        names += [type_.schema for type_ in named if type_.owned or type_.key in used]
        names += [sequence.schema for sequence in self.sequences]
        return sorted({name for name in names if name is not None})

    @property
    def requires_check_names(self) -> bool:
        """Whether the naming convention refuses a CHECK without a name."""
        return "%(constraint_name)s" in dict(self.naming_convention).get("ck", "")


def key_of(schema: str | None, name: str) -> str:
    """One text for a schema and a name (neither may hold the separator)."""
    return name if schema is None else f"{schema}\x1f{name}"


def with_options(
    options: tuple[tuple[str, object], ...], **changes: object
) -> tuple[tuple[str, object], ...]:
    """The options with some set, and those given as None taken out."""
    merged = {**dict(options), **changes}
    return tuple(sorted((name, value) for name, value in merged.items() if value is not None))


def renamed(expression: Expression, dialect: str, before: str, after: str) -> Expression:
    """The expression over a column of another name."""
    columns = tuple(
        (after if name == before else name, family) for name, family in expression.columns
    )
    sql = expression.sql.replace(quoted(before, dialect), quoted(after, dialect))
    return replace(expression, sql=sql, columns=columns)


def quoted(name: str, dialect: str = "") -> str:
    """A name as SQL spells it, always in quotes."""
    mark = "`" if dialect == "mariadb" else '"'
    return mark + name.replace(mark, mark * 2) + mark


class Source(str):
    """A value that is Python source itself: its repr is its text."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)
