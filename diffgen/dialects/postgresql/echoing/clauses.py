"""Columns, indexes and domains of the models as the statements have them that ask for a spelling."""

from __future__ import annotations

from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.sql.names import quoted
from diffgen.kinds.column import Column, Identity
from diffgen.kinds.index import Element, Index


def column_type(column: Column) -> str:
    """Return what an expression has to know of a column that it names."""
    if column.collation is None:
        return column.type.sql
    return f"{column.type.sql} COLLATE {_collation(column.collation)}"


def definition(column: Column) -> str:
    """Return a column, apart from its name and from whether it takes NULL."""
    words = [column_type(column)]
    if column.generated is not None:
        stored = "STORED" if column.generated.stored else "VIRTUAL"
        words.append(f"GENERATED ALWAYS AS ({column.generated.expression.sql}) {stored}")
    if column.default is not None:
        words.append(f"DEFAULT {column.default.sql}")
    if column.identity is not None:
        words.append(_identity(column.identity))
    return " ".join(words)


def index_clause(index: Index) -> str:
    """Return what follows the table of an index; that it is unique changes nothing of its spelling."""
    options = dict(index.options)
    method = options.get("postgresql_using", "btree")
    text = f"USING {method} ({', '.join(_element(element) for element in index.elements)})"
    if include := options.get("postgresql_include"):
        text += f" INCLUDE ({', '.join(quoted(name) for name in include)})"
    if options.get("postgresql_nulls_not_distinct"):
        text += " NULLS NOT DISTINCT"
    if given := options.get("postgresql_with"):
        text += f" WITH ({', '.join(f'{name} = {value}' for name, value in given)})"
    if index.where is not None:
        text += f" WHERE {index.where.sql}"
    return text


def domain_clause(domain: Domain) -> str:
    """Return what follows the name of a domain; that it is not NULL changes nothing of its spelling."""
    words = [f"AS {domain.type.sql}"]
    if domain.collation is not None:
        words.append(f"COLLATE {_collation(domain.collation)}")
    if domain.default is not None:
        words.append(f"DEFAULT {domain.default.sql}")
    for check in domain.checks:
        words.append(f"CONSTRAINT {quoted(check.name)} CHECK ({check.condition.sql})")
    return " ".join(words)


def _identity(identity: Identity) -> str:
    options = identity.options
    always = "ALWAYS" if identity.always else "BY DEFAULT"
    cycle = "CYCLE" if options.cycle else "NO CYCLE"
    return (
        f"GENERATED {always} AS IDENTITY (START WITH {options.start}"
        f" INCREMENT BY {options.increment} MINVALUE {options.minvalue}"
        f" MAXVALUE {options.maxvalue} {cycle} CACHE {options.cache})"
    )


def _element(element: Element) -> str:
    if element.expression is not None:
        words = [element.expression.sql]
    else:
        words = [quoted(element.column or "")]
    if element.collation is not None:
        words.append(f"COLLATE {_collation(element.collation)}")
    if element.opclass is not None:
        words.append(element.opclass)
    if element.descending:
        words.append("DESC")
    if element.nulls_first is not None:
        words.append("NULLS FIRST" if element.nulls_first else "NULLS LAST")
    return " ".join(words)


def _collation(name: str) -> str:
    return name if name.startswith('"') else quoted(name)
