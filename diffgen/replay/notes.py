"""What a revision's functions were seen to do, which decides whether they must be kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from migrations_runtime.ddl import alterations as asked
from migrations_runtime.ddl.alterations import Alteration, TableName
from migrations_runtime.unset import UNSET

#: A column of a table, or the table itself (None).
Place = tuple[TableName, str | None]


@dataclass
class Notes:
    """One run of one function.

    :ivar called: what was called that is no change of the schema, such as ``op.execute``.
    :ivar born: the tables that were created, and had not been there before.
    :ivar dropped: the tables that were dropped.
    :ivar renamed: the tables that got another name.
    :ivar touched: the columns and tables that were changed, as often as they were.
    :ivar turned: changes whose effect on rows the schema does not show: renames, conversions.
    """

    called: list[str] = field(default_factory=list)
    born: set[TableName] = field(default_factory=set)
    dropped: set[TableName] = field(default_factory=set)
    renamed: dict[TableName, TableName] = field(default_factory=dict)
    touched: Counter[Place] = field(default_factory=Counter)
    turned: dict[TableName, str] = field(default_factory=dict)

    def call(self, name: str) -> None:
        """Note a call that is no change of the schema."""
        if name not in self.called:
            self.called.append(name)

    def create(self, table: TableName) -> None:
        """Note a new table."""
        self.touched[table, None] += 1
        if table not in self.dropped:
            self.born.add(table)

    def drop(self, table: TableName) -> None:
        """Note that a table goes."""
        self.touched[table, None] += 1
        self.dropped.add(table)

    def alter(self, table: TableName, alteration: Alteration) -> None:
        """Note an alteration of a table."""
        match alteration:
            case asked.AddColumn(column=column):
                self.touched[table, column.name] += 1
            case asked.DropColumn(name=name):
                self.touched[table, name] += 1
            case asked.AlterColumn(name=name):
                self.touched[table, name] += 1
                if alteration.new_name is not UNSET:
                    self.turned[table] = f"renames {table.name}.{name}"
                if alteration.type is not UNSET:
                    self.turned[table] = f"converts {table.name}.{name}"
            case _:
                pass  # what is no column holds no values
