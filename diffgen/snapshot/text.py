"""A snapshot as text: JSON with one object of the catalog a line, so that git can merge it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from diffgen.catalog import Catalog, Key
from diffgen.contracts import Dialect
from diffgen.dialects import dialect_named
from diffgen.errors import CommandError, UnsupportedDialect
from diffgen.snapshot.fields import (
    NAMES,
    decoded,
    decoded_fields,
    encoded,
    encoded_fields,
    key_of,
)
from diffgen.snapshot.snapshot import Snapshot

#: Goes up with a change that others could not read.
FORMAT = 1


def text_of(snapshot: Snapshot) -> str:
    """Return the text of a snapshot: the same one for the same snapshot."""
    dialect = snapshot.dialect
    head = {
        "format": FORMAT,
        "heads": snapshot.heads,
        "dialect": name_of(dialect),
        "server": dialect.memory.facts(dialect, snapshot.catalog),
    }
    lines = [f"{json.dumps(name)}: {_json(value)}," for name, value in head.items()]
    # A null comes last, so that every object's line ends alike, whoever adds one after it.
    return "\n".join(["{", *lines, '"objects": [', *_objects(snapshot), "null", "]", "}", ""])


def name_of(dialect: Dialect) -> str:
    """Return the name that SQLAlchemy has for a server."""
    is_mariadb = getattr(dialect.sqlalchemy, "is_mariadb", False)
    return "mariadb" if is_mariadb else dialect.sqlalchemy.name


def _objects(snapshot: Snapshot) -> Iterator[str]:
    for key, obj in snapshot.catalog.items():
        written = encoded_fields(obj)
        line = {**encoded(key), **written}
        if key in snapshot.declared:
            said = encoded_fields(snapshot.declared[key])
            line["declared"] = {
                field.name: said.get(field.name)
                for field in fields(obj)
                if field.compare and said.get(field.name) != written.get(field.name)
            }
        yield f"{_json(line)},"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def snapshot_of(text: str, where: str) -> Snapshot:
    """Return the snapshot that a text is of.

    :param where: the file, for errors.
    :raises CommandError: it is none, or one that this version can't read.
    """
    given = _parsed(text, where)
    if isinstance(given.get("format"), int) and given["format"] > FORMAT:
        raise CommandError(
            f"{where} is of format {given['format']}, and this diffgen reads {FORMAT}: install a newer"
            " diffgen, or make it anew by diffgen snapshot"
        )
    try:
        heads, name, facts, objects = (
            given[part] for part in ("heads", "dialect", "server", "objects")
        )
        dialect = dialect_named(str(name), dict(facts))
        lines = [_object(line, dialect) for line in objects if line is not None]
        _require_each_once([obj.key for obj, _ in lines])
        heads = tuple(decoded(tuple[str, ...], heads))
    except UnsupportedDialect as error:
        raise CommandError(f"{where}: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else error
        raise CommandError(
            f"{where} is damaged: {what}; make it anew by diffgen snapshot"
        ) from error
    catalog = Catalog(obj for obj, _ in lines)
    declared = Catalog(said for _, said in lines if said is not None)
    return Snapshot(heads, dialect, catalog, declared)


def _require_each_once(keys: Sequence[Key]) -> None:
    """Refuse what a merge may have left: two lines for one object."""
    seen: set[Key] = set()
    for key in keys:
        if key in seen:
            raise ValueError(f"it has {key} twice; keep one of the lines")
        seen.add(key)


def _parsed(text: str, where: str) -> Mapping[str, Any]:
    try:
        given = json.loads(text)
    except ValueError as error:
        for number, line in enumerate(text.splitlines(), 1):
            if line.startswith("<<<<<<<"):
                raise CommandError(
                    f"{where}:{number} holds a conflict of git: keep what both sides have added, and"
                    " the heads of both; or make it anew by diffgen snapshot"
                ) from error
        line = f":{error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise CommandError(
            f"{where}{line} is damaged: it is no JSON there; make it anew by diffgen snapshot"
        ) from error
    if not isinstance(given, Mapping):
        raise CommandError(f"{where} is no snapshot; make one by diffgen snapshot")
    return given


def _object(line: Mapping[str, Any], dialect: Dialect) -> Sequence[Any]:
    """Return an object, and what models say in other words, if they do."""
    key = key_of(line)
    try:
        of = dialect.kind(key).object_class
        written = {k: one for k, one in line.items() if k not in (*NAMES, "declared")}
        obj = decoded_fields(of, written, key=key)
        if "declared" not in line:
            return obj, None
        said = {**written, **line["declared"]}
        return obj, decoded_fields(
            of, {k: one for k, one in said.items() if one is not None}, key=key
        )
    except KeyError as error:
        raise ValueError(f"{dialect.name} has no kind {error}") from error
    except ValueError as error:
        raise ValueError(f"{key}: {error}") from error
