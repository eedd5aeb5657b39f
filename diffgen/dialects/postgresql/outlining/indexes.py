"""Lines of declared indexes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import operators
from sqlalchemy.sql.elements import UnaryExpression

from diffgen.dialects.postgresql.outlining.names import ServerNames
from diffgen.dialects.postgresql.outlining.spelling import Conditions
from diffgen.dialects.postgresql.outlining.text import named, nullable, quoted, truth
from diffgen.dialects.postgresql.outlining.untold import Untold
from diffgen.kinds.declaring import options

#: Options that are told apart from the others, or say nothing of the index.
_APART = ("postgresql_where", "postgresql_concurrently")
_USUAL = '"btree"', "null"
#: Whether a modifier of an element says where NULL is.
_ORDERS = {
    operators.desc_op: None,
    operators.asc_op: None,
    operators.nulls_first_op: True,
    operators.nulls_last_op: False,
}


@dataclass(frozen=True)
class IndexLines:
    """Writes the lines of a table's indexes."""

    names: ServerNames
    conditions: Conditions

    def of(self, table: sa.Table, types: Mapping[str, str]) -> Iterator[str]:
        """Yield a line for each index that is made with the table.

        :param types: the types of the columns, by name.
        :raises Untold: for one over an expression, or with options.
        """
        for item in table.indexes:
            if item._ddl_if is not None:
                raise Untold
            method, where = (
                self._options(item, types) if "dialect_options" in vars(item) else _USUAL
            )
            elements = ", ".join([_element(one) for one in item.expressions])
            name = quoted[self.names.given(item) or ""]
            yield (
                f"[{truth(bool(item.unique))}, {name}, [{elements}], {method}, {where}, [], false,"
                " null, null, null]"
            )

    def _options(self, item: sa.Index, types: Mapping[str, str]) -> tuple[str, str]:
        """Return the method and the predicate.

        :raises Untold: something else is given, too.
        """
        given = dict(options(item, self.names.dialect, *_APART))
        method = str(given.pop("postgresql_using", "btree"))
        if given:
            raise Untold
        where = item.dialect_options["postgresql"].get("where")
        predicate = None
        if where is not None:
            predicate = self.conditions.written(self.conditions.sql(where), types)
        return quoted[method.lower()], nullable(predicate)


def _element(item: Any) -> str:
    """Return an element: a column by its name, or with the order that it has."""
    descending, nulls_first = False, None
    while isinstance(item, UnaryExpression) and item.modifier in _ORDERS:
        descending = descending or item.modifier is operators.desc_op
        nulls_first = _ORDERS[item.modifier] if nulls_first is None else nulls_first
        item = item.element
    if not isinstance(item, sa.Column):
        raise Untold
    # pg_index.indoption: bit 0 is DESC, bit 1 is NULLS FIRST; DESC alone implies the latter.
    ordering = descending + 2 * (descending if nulls_first is None else nulls_first)
    name = named[item.name]
    return f"[{name}, null, {ordering}, null, null]" if ordering else name
