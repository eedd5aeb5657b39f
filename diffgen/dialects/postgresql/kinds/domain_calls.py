"""What scripts say of a domain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from diffgen.contracts import Call, Context, Unaccounted
from diffgen.dialects.postgresql.kinds.domain import Domain, DomainCheck, added
from diffgen.kinds.column import Column, default_source
from diffgen.kinds.table import schema
from diffgen.kinds.text import text_source
from diffgen.source import OP, Source, call

_QUALIFIED = re.compile(r'"((?:[^"]|"")+)"\."((?:[^"]|"")+)"')


def creation(domain: Domain, context: Context) -> Iterator[Call]:
    """Yield what makes a domain."""
    args = (domain.key.name, context.dialect.type_source(domain.type, None))
    yield Call("create_domain", args, _content(domain) | schema(domain.key.schema))
    yield from _more_checks(domain)


def rebuilding(domain: Domain, columns: Iterable[Source], context: Context) -> Iterator[Call]:
    """Yield what puts a domain in the place of another one.

    :param columns: those that move over, see :func:`column_source`.
    """
    args = (domain.key.name, context.dialect.type_source(domain.type, None))
    kwargs = {"columns": list(columns)} | _content(domain) | schema(domain.key.schema)
    yield Call("rebuild_domain", args, kwargs)
    yield from _more_checks(domain)


def column_source(column: Column, moved: dict[str, object]) -> Source:
    """Return ``op.DomainColumn(...)``."""
    return call("op.DomainColumn", [column.key.table, column.key.name], moved, imports=[OP])


def changes(before: Domain, after: Domain) -> Iterator[Call]:
    """Yield what changes a domain in place, every changed field accounted for."""
    where, name = schema(after.key.schema), after.key.name
    for check in before.checks:
        if check not in after.checks:
            yield Call("drop_domain_check", (name, check.name), where)
    changed: dict[str, object] = {}
    if before.default != after.default:
        changed["default"] = None if after.default is None else default_source(after.default)
    if before.nullable != after.nullable:
        changed["not_null"] = not after.nullable
    if changed:
        yield Call("alter_domain", (name,), changed | where)
    for check in added(before, after):
        yield _addition(after, check)
    rest = replace(before, default=after.default, nullable=after.nullable, checks=after.checks)
    if rest != after:
        raise Unaccounted(before, after)


def _addition(domain: Domain, check: DomainCheck) -> Call:
    args = (domain.key.name, text_source(check.condition.sql))
    kwargs: dict[str, object] = {"constraint_name": check.name}
    return Call("add_domain_check", args, kwargs | schema(domain.key.schema))


def _more_checks(domain: Domain) -> Iterator[Call]:
    """Yield the checks that CREATE DOMAIN doesn't make: all but the first."""
    return (_addition(domain, check) for check in domain.checks[1:])


def _content(domain: Domain) -> dict[str, object]:
    kwargs: dict[str, object] = {}
    if domain.default is not None:
        kwargs["default"] = default_source(domain.default)
    if not domain.nullable:
        kwargs["not_null"] = True
    for check in domain.checks[:1]:
        kwargs["check"] = text_source(check.condition.sql)
        kwargs["constraint_name"] = check.name
    if domain.collation is not None:
        found = _QUALIFIED.fullmatch(domain.collation)
        if found is None:
            kwargs["collation"] = domain.collation
        else:
            owner, name = (part.replace('""', '"') for part in found.groups())
            kwargs |= {"collation": name, "collation_schema": owner}
    return kwargs
