"""The statement that makes the temporary tables by which the server is asked for its spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diffgen.catalog import Catalog, Key
from diffgen.dialects.postgresql.echoing.clauses import domain_clause
from diffgen.dialects.postgresql.kinds.domain import Domain
from diffgen.dialects.postgresql.kinds.enum import Enum
from diffgen.dialects.postgresql.sql.names import quoted
from diffgen.kinds.sheets import Sheet


def statement(batch: Mapping[str, Sheet], declared: Catalog) -> str:
    """Return one statement that makes what the server accepts, and passes over the rest."""
    askers = [one for sheet in batch.values() for same in sheet.texts.values() for one in same]
    types = {key for asker in askers for key in asker.types}
    texts = [*_types(types, declared), *_tables(batch)]
    tag = _tag(texts)
    blocks = [
        f"BEGIN EXECUTE {tag}{text}{tag}; EXCEPTION WHEN OTHERS THEN NULL; END;" for text in texts
    ]
    quiet = "SET LOCAL client_min_messages = warning;"
    return f"DO {tag[:-1]}o$ BEGIN {quiet} {' '.join(blocks)} END {tag[:-1]}o$"


def _tag(texts: Iterable[str]) -> str:
    """Return what quotes the texts: nothing that is in one of them."""
    tag = "$echo"
    while any(tag in text for text in texts):
        tag += "_"
    return f"{tag}$"


def _types(keys: Iterable[Key], declared: Catalog) -> Iterator[str]:
    """Yield the types of the default schema as they are declared: enums may have new labels."""
    for type_ in _with_those_below(keys, declared):
        name = f"pg_temp.{quoted(type_.key.name)}"
        match type_:
            case Enum(labels=labels):
                listed = ", ".join("'" + label.replace("'", "''") + "'" for label in labels)
                yield f"CREATE TYPE {name} AS ENUM ({listed})"
            case Domain():
                yield f"CREATE DOMAIN {name} {domain_clause(type_)}"


def _with_those_below(keys: Iterable[Key], declared: Catalog) -> Iterable[Enum | Domain]:
    """Return the types, and before each domain what it is over."""
    found: dict[Key, Enum | Domain] = {}
    for key in sorted(keys, key=lambda key: key.order):
        for type_ in reversed([*_downwards(key, declared)]):
            found.setdefault(type_.key, type_)
    return found.values()


def _downwards(key: Key | None, declared: Catalog) -> Iterator[Enum | Domain]:
    """Yield a type of the default schema, and what it is over, one below another."""
    while key is not None and key.schema is None and key in declared:
        type_: Enum | Domain = declared[key]
        yield type_
        key = type_.type.named if isinstance(type_, Domain) else None


def _tables(batch: Mapping[str, Sheet]) -> Iterator[str]:
    for number, (name, sheet) in enumerate(batch.items()):
        parts = list(sheet.columns.values())
        others: list[str] = []
        for label, (kind, text) in zip(labels(number, sheet), sheet.texts, strict=True):
            match kind:
                case "column":
                    parts.append(f"{label} {text}")
                case "index":
                    others.append(f"CREATE INDEX {label} ON pg_temp.{quoted(name)} {text}")
                case "domain":
                    others.append(f"CREATE DOMAIN pg_temp.{label} {text}")
                case _:
                    parts.append(f"CONSTRAINT {label} {text}")
        table = f"CREATE TEMPORARY TABLE {quoted(name)} ({', '.join(parts)})"
        yield "; ".join([table, *others])


def labels(number: int, sheet: Sheet) -> Sequence[str]:
    """Return what the texts of a table are called; no two of a batch share a name, as indexes can't."""
    return [f"diffgen_echo_{number}_{position}" for position in range(len(sheet.texts))]
