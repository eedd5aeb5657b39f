"""The statement that makes the temporary tables by which the server is asked for its spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from diffgen.catalog import Catalog, Key
from diffgen.dialects.postgresql.clauses import quoted
from diffgen.dialects.postgresql.sheets import Sheet


def statement(batch: Mapping[str, Sheet], declared: Catalog) -> str:
    """Return one statement that makes what the server accepts, and passes over the rest."""
    types = {key for sheet in batch.values() for key in sheet.types}
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
    """Yield the enums of the default schema as they are declared: the columns need their new labels."""
    for key in sorted(keys, key=lambda key: key.order):
        enum = declared.get(key)
        if enum is not None and key.schema is None:
            labels = ", ".join("'" + label.replace("'", "''") + "'" for label in enum.labels)
            yield f"CREATE TYPE pg_temp.{quoted(key.name)} AS ENUM ({labels})"


def _tables(batch: Mapping[str, Sheet]) -> Iterator[str]:
    for number, (name, sheet) in enumerate(batch.items()):
        parts = [f"{quoted(column)} {text}" for column, text in sheet.columns.items()]
        indexes: list[str] = []
        for label, (kind, text) in zip(labels(number, sheet), sheet.texts, strict=True):
            match kind:
                case "column":
                    parts.append(f"{label} {text}")
                case "index":
                    indexes.append(f"CREATE INDEX {label} ON pg_temp.{quoted(name)} {text}")
                case _:
                    parts.append(f"CONSTRAINT {label} {text}")
        table = f"CREATE TEMPORARY TABLE {quoted(name)} ({', '.join(parts)})"
        yield "; ".join([table, *indexes])


def labels(number: int, sheet: Sheet) -> Sequence[str]:
    """Return what the texts of a table are called; no two of a batch share a name, as indexes can't."""
    return [f"diffgen_echo_{number}_{position}" for position in range(len(sheet.texts))]
