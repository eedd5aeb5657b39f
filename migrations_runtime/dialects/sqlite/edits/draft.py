"""A table between what is stored and what is asked for: a value that every alteration replaces."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from migrations_runtime.dialects.sqlite.text.addresses import addresses, digested_name, type_of
from migrations_runtime.dialects.sqlite.text.clauses import TableConstraint
from migrations_runtime.dialects.sqlite.text.index_text import IndexText
from migrations_runtime.dialects.sqlite.text.splices import Splice, moved, spliced
from migrations_runtime.dialects.sqlite.text.table_text import ColumnText, TableText, parse_table
from migrations_runtime.dialects.sqlite.text.tokens import fold
from migrations_runtime.errors import CommandError


@dataclass(frozen=True, slots=True)
class Draft:
    """A table's text with what belongs to it, and what has become of its columns."""

    table: TableText
    addresses: tuple[str, ...]
    """The names that address each of ``table.all_constraints``.

    They stay while others come and go: the second of two unnamed checks keeps its number.
    """
    indexes: tuple[IndexText, ...]
    kept: frozenset[str]
    """The columns that are the stored ones, folded; others are new, even of the same name."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """More names of constraints, by which an address is found."""
    dropped: tuple[str, ...] = ()
    """The columns that are gone."""
    gone_along: frozenset[str] = frozenset()
    """The names of indexes and constraints that went with these columns, folded."""
    returning: frozenset[str] = frozenset()
    """The columns that are added in the same list that drops them, folded; their indexes wait."""

    def edited(self, *splices: Splice) -> Draft:
        """Return the draft with its text changed; constraints that stay keep their addresses."""
        table = parse_table(spliced(self.table.sql, splices))
        known = {}
        for constraint, address in zip(self.table.all_constraints, self.addresses, strict=True):
            start = moved(constraint.span.start, splices)
            if start is not None:
                known[start] = address
        found = tuple(address for address, _ in addresses(table, known))
        return replace(self, table=table, addresses=found)

    def addressed(self, addresses: tuple[str, ...]) -> Draft:
        """Return the draft with other addresses of its constraints."""
        return replace(self, addresses=addresses)

    def aliased(self, aliases: Mapping[str, str]) -> Draft:
        """Return the draft with more names of constraints."""
        return replace(self, aliases={**self.aliases, **aliases})

    def answering_to(self, earlier: Draft) -> Draft:
        """Return the draft whose constraints have the addresses of an earlier one too.

        Between the two lie renames of columns only, so that the constraints are the same.
        """
        now = dict(zip(earlier.addresses, self.addresses, strict=True))
        aliases = {alias: now[address] for alias, address in earlier.aliases.items()}
        return self.aliased({**aliases, **now})

    def column(self, name: str) -> ColumnText:
        """Return a column.

        :raises CommandError: there is none of this name.
        """
        column = self.table.column(name)
        if column is None:
            listed = ", ".join(column.name for column in self.table.columns)
            raise CommandError(f"Table {self.table.name} has no column {name}; it has {listed}.")
        return column

    def constraint(self, name: str, type_: str | None = None) -> TableConstraint | None:
        """Return the constraint of that name or address, and of that type if one is given."""
        for address in (name, self.aliases.get(name)):
            for found, its_address in zip(self.table.all_constraints, self.addresses, strict=True):
                if its_address == address and type_ in (None, type_of(found)):
                    return found
        # One that was among several of a kind keeps its longer address when it is the last of them.
        for found in self.table.all_constraints:
            if digested_name(self.table, found) == name:
                return found
        named = (found for found in self.table.all_constraints if found.name == name)
        return next((found for found in named if type_ in (None, type_of(found))), None)

    def address(self, constraint: TableConstraint) -> str:
        """Return the name by which a constraint is addressed."""
        return self.addresses[self.table.all_constraints.index(constraint)]


def draft_of(table: TableText, indexes: tuple[IndexText, ...]) -> Draft:
    """Return the draft of a stored table that nothing is altered of yet."""
    found = tuple(address for address, _ in addresses(table))
    kept = frozenset(fold(column.name) for column in table.columns)
    return Draft(table, found, indexes, kept)
