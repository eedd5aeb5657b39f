"""The verbs of a ``batch_alter_table`` block: those of ``op`` without table and schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import sqlalchemy as sa

from migrations_runtime.constructs import constraints, indexes
from migrations_runtime.constructs.changes import (
    GivenType,
    column_change,
    column_drop,
    with_type_constraints,
)
from migrations_runtime.constructs.columns import added_column
from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import (
    Alteration,
    ConstraintType,
    Initially,
    ServerDefault,
    TableName,
)
from migrations_runtime.errors import CommandError
from migrations_runtime.op import data, registry, surroundings
from migrations_runtime.op.active import Running
from migrations_runtime.op.operation import MigrateOperation

T = TypeVar("T")


class BatchOperations:
    """Collects what a block asks of one table; ``execute`` and ``get_bind`` act at once."""

    def __init__(self, running: Running, table: TableName) -> None:
        self.alterations: list[Alteration] = []
        self._running = running
        self._table = table

    if not TYPE_CHECKING:  # which would take any name for one that is there

        def __getattr__(self, name: str) -> Callable[..., Any]:
            """Return a directive that was registered for blocks."""
            directive = registry.batch_directives.get(name)
            if directive is None:
                raise AttributeError(f"batch_op has no operation {name!r}")
            return partial(directive, self)

    @classmethod
    def register_operation(cls, name: str, sourcename: str | None = None) -> Callable[[Any], Any]:
        """Register a class of operations as ``batch_op.name``, by its class method of that name.

        :raises CommandError: there is an operation of that name already.
        """
        is_taken = partial(hasattr, cls)
        return registry.register(registry.batch_directives, name, sourcename, is_taken)

    def invoke(self, operation: MigrateOperation) -> Any:
        """Carry a directive out by the function that was registered for it, at once.

        :raises CommandError: nothing was registered.
        """
        implementation = registry.implementation_of(operation)
        if implementation is None:
            operation.call()  # raises for one that nobody has implemented
            raise CommandError(
                "batch_op.invoke() is for directives of your own; call the others by their function"
            )
        return implementation(self, operation)

    f = staticmethod(surroundings.f)
    get_bind = staticmethod(surroundings.get_bind)
    get_context = staticmethod(surroundings.get_context)
    execute = staticmethod(data.execute)
    inline_literal = staticmethod(data.inline_literal)

    def run_async(self, async_function: Callable[..., Awaitable[T]], *args: Any, **kw: Any) -> T:
        """Await a function of an ``AsyncConnection``, at once."""
        return surroundings.run_async(async_function, *args, **kw)

    def add_column(
        self,
        column: sa.Column[Any],
        *,
        insert_before: str | None = None,
        insert_after: str | None = None,
        if_not_exists: bool | None = None,
        inline_references: bool | None = None,
        inline_primary_key: bool | None = None,
    ) -> None:
        """Add a column, where the server can place it before or after another one."""
        self.alterations.append(
            asked.AddColumn(
                added_column(self._metadata(), self._table, column),
                bool(if_not_exists),
                bool(inline_references),
                bool(inline_primary_key),
                insert_before,
                insert_after,
            )
        )

    def drop_column(self, column_name: str, **kw: Any) -> None:
        """Drop a column."""
        self.alterations.append(column_drop(column_name, kw))

    def alter_column(
        self,
        column_name: str,
        *,
        nullable: bool | None = None,
        comment: str | Literal[False] | None = False,
        server_default: ServerDefault | bool = False,
        new_column_name: str | None = None,
        type_: GivenType | None = None,
        existing_type: GivenType | None = None,
        existing_server_default: ServerDefault | bool = False,
        existing_nullable: bool | None = None,
        existing_comment: str | None = None,
        insert_before: str | None = None,
        insert_after: str | None = None,
        **kw: Any,
    ) -> None:
        """Change a column in one go, as ``op.alter_column`` does."""
        change = column_change(
            column_name,
            nullable=nullable,
            comment=comment,
            server_default=server_default,
            new_column_name=new_column_name,
            type_=type_,
            existing_type=existing_type,
            existing_server_default=existing_server_default,
            existing_nullable=existing_nullable,
            existing_comment=existing_comment,
            before=insert_before,
            after=insert_after,
            kw=kw,
        )
        dialect = self._running.executor.dialect
        self.alterations.extend(
            with_type_constraints(self._metadata(), self._table, change, dialect)
        )

    def rename_column(self, column_name: str, new_column_name: str) -> None:
        """Rename a column."""
        self.alterations.append(asked.AlterColumn(column_name, new_name=new_column_name))

    def create_primary_key(
        self, constraint_name: str | None, columns: Sequence[str], **kw: Any
    ) -> None:
        """Make columns the primary key."""
        made = constraints.primary_key(
            self._metadata(), constraint_name, self._table, columns, **kw
        )
        self.alterations.append(asked.AddConstraint(made))

    def create_unique_constraint(
        self, constraint_name: str | None, columns: Sequence[str], **kw: Any
    ) -> None:
        """Add a unique constraint."""
        made = constraints.unique_constraint(
            self._metadata(), constraint_name, self._table, columns, **kw
        )
        self.alterations.append(asked.AddConstraint(made))

    def create_foreign_key(
        self,
        constraint_name: str | None,
        referent_table: str,
        local_cols: Sequence[str],
        remote_cols: Sequence[str],
        *,
        referent_schema: str | None = None,
        onupdate: str | None = None,
        ondelete: str | None = None,
        deferrable: bool | None = None,
        initially: str | None = None,
        match: str | None = None,
        **dialect_kw: Any,
    ) -> None:
        """Add a foreign key."""
        made = constraints.foreign_key(
            self._metadata(),
            constraint_name,
            self._table,
            TableName(referent_table, referent_schema),
            local_cols,
            remote_cols,
            onupdate=onupdate,
            ondelete=ondelete,
            deferrable=deferrable,
            initially=initially,
            match=match,
            **dialect_kw,
        )
        self.alterations.append(asked.AddConstraint(made))

    def create_check_constraint(
        self,
        constraint_name: str | None,
        condition: str | sa.ColumnElement[bool] | sa.TextClause,
        **kw: Any,
    ) -> None:
        """Add a check constraint."""
        made = constraints.check_constraint(
            self._metadata(), constraint_name, self._table, condition, **kw
        )
        self.alterations.append(asked.AddConstraint(made))

    def create_exclude_constraint(
        self, constraint_name: str | None, *elements: tuple[Any, str], **kw: Any
    ) -> None:
        """Add an EXCLUDE constraint of PostgreSQL."""
        made = constraints.exclude_constraint(
            self._metadata(), constraint_name, self._table, elements, **kw
        )
        self.alterations.append(asked.AddConstraint(made))

    def drop_constraint(
        self,
        constraint_name: str | None,
        type_: ConstraintType | None = None,
        *,
        if_exists: bool | None = None,
    ) -> None:
        """Drop a constraint by its name."""
        named = constraints.named_constraint(self._metadata(), constraint_name, self._table, type_)
        self.alterations.append(asked.DropConstraint(str(named.name), type_, bool(if_exists)))

    def rename_constraint(self, constraint_name: str, new_constraint_name: str) -> None:
        """Rename a constraint."""
        self.alterations.append(asked.RenameConstraint(constraint_name, new_constraint_name))

    def alter_constraint(
        self,
        constraint_name: str,
        *,
        deferrable: bool | None = None,
        initially: Initially | None = None,
        enforced: bool | None = None,
    ) -> None:
        """Say anew when a constraint is checked, and whether it is at all."""
        self.alterations.append(
            asked.AlterConstraint(constraint_name, deferrable, initially, enforced)
        )

    def validate_constraint(self, constraint_name: str) -> None:
        """Have the rows checked that were there before a constraint."""
        self.alterations.append(asked.ValidateConstraint(constraint_name))

    def create_index(
        self,
        index_name: str | None,
        columns: Sequence[indexes.IndexElement],
        *,
        unique: bool = False,
        if_not_exists: bool | None = None,
        **kw: Any,
    ) -> None:
        """Create an index of columns and expressions."""
        made = indexes.index(
            self._metadata(), index_name, self._table, columns, unique=unique, **kw
        )
        self.alterations.append(asked.CreateIndex(made, bool(if_not_exists)))

    def drop_index(self, index_name: str, *, if_exists: bool | None = None, **kw: Any) -> None:
        """Drop an index."""
        made = indexes.named_index(self._metadata(), index_name, self._table, **kw)
        self.alterations.append(asked.DropIndex(made, bool(if_exists)))

    def rename_index(self, index_name: str, new_index_name: str) -> None:
        """Rename an index."""
        self.alterations.append(asked.RenameIndex(index_name, new_index_name))

    def create_table_comment(
        self, comment: str | None, *, existing_comment: str | None = None
    ) -> None:
        """Comment on the table."""
        self.alterations.append(asked.CommentOnTable(comment))

    def drop_table_comment(self, *, existing_comment: str | None = None) -> None:
        """Remove the table's comment."""
        self.alterations.append(asked.CommentOnTable(None))

    def alter_table_options(self, **options: Any) -> None:
        """Change the table's options, by their SQLAlchemy keywords."""
        self.alterations.append(asked.SetTableOptions(tuple(options.items())))

    def _metadata(self) -> sa.MetaData:
        return self._running.metadata()
