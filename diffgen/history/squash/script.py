"""The text of the revision that stands for a range."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from diffgen.catalog import Catalog, Pair
from diffgen.compare import compare
from diffgen.contracts import Context, Dialect
from diffgen.history.new_revision import template_of
from diffgen.history.squash.joining import KeptScript, joined
from diffgen.history.squash.span import Span
from diffgen.history.squash.stretches import Kept, Stretch
from diffgen.plan import plan
from diffgen.render.body import body, imports_of
from diffgen.render.file_name import now
from diffgen.render.script import Script, render_script
from diffgen.source import OP, SQLALCHEMY, Source
from migrations_runtime.revisions import ScriptDirectory
from migrations_runtime.revisions.revision import one_or_many


@dataclass(frozen=True)
class Part:
    """One part of the range: the catalogs that it leads between, or the script that does."""

    pair: Pair
    script: KeptScript | None = None


def parts_of(
    divided: Sequence[Stretch | Kept],
    start: Catalog,
    catalogs: Mapping[str, Catalog],
    scripts: Mapping[str, KeptScript],
) -> Sequence[Part]:
    """Return the parts with what each needs to be written.

    :param start: the catalog before the range.
    :param catalogs: the catalog after each of its revisions.
    """
    parts, before = [], start
    for part in divided:
        match part:
            case Stretch(members):
                after = catalogs[members[-1]]
                parts.append(Part(Pair(before, after)))
            case Kept(revision):
                after = catalogs[revision]
                parts.append(Part(Pair(after, after), scripts[revision]))
        before = after
    return parts


def script_text(
    directory: ScriptDirectory,
    span: Span,
    parts: Sequence[Part],
    dialect: Dialect,
    message: str,
    irreversible: str | None,
    variables: Mapping[str, object],
) -> str:
    """Return the file's text, by the environment's template.

    :param irreversible: why the range can't be undone; the new revision then says so.
    :param variables: what the template may use beyond the script's own parts.
    """
    bodies = [(_body(part.pair, dialect), _body(part.pair.reverse(), dialect)) for part in parts]
    kept = joined(
        [part.script for part in parts if part.script is not None],
        (SQLALCHEMY, OP, *imports_of(*(source for pair in bodies for source in pair))),
    )
    ups, downs = [], []
    for part, (up, down) in zip(parts, bodies, strict=True):
        functions = kept.functions[part.script.revision] if part.script else None
        ups.append(f"{functions['upgrade']}()" if functions else up.text)
        downs.append(f"{functions['downgrade']}()" if functions else down.text)
    if irreversible is not None:
        downs = [f"raise NotImplementedError({irreversible!r})"]
    script = Script(
        message=message,
        summary=tuple(f"{id_}: {span.graph[id_].doc}".rstrip(": ") for id_ in span.members),
        revision=span.last,
        create_date=now(directory.timezone),
        down_revision=one_or_many(span.parents),
        branch_labels=span.labels or None,
        depends_on=one_or_many(span.dependencies),
        imports=imports_of(*(Source("", frozenset([line])) for line in kept.import_lines)),
        upgrades="\n".join(filter(None, ups)),
        downgrades="\n".join(filter(None, reversed(downs))),
    )
    text = render_script(script, template_of(directory), variables)
    text = _with_replaces(text, span.replaces)
    futures = f"from __future__ import {', '.join(sorted(kept.futures))}" if kept.futures else ""
    return "\n\n\n".join([_with_futures(text, futures).rstrip("\n"), *kept.code]) + "\n"


def _body(pair: Pair, dialect: Dialect) -> Source:
    return body(plan(compare(pair, dialect), pair, dialect), Context(dialect, pair))


def _with_replaces(text: str, replaces: Sequence[str]) -> str:
    """Say below the other values which revisions are gone."""
    line = f"replaces: tuple[str, ...] = {tuple(replaces)!r}"
    return _after(text, ("revision", "down_revision", "branch_labels", "depends_on"), line)


def _with_futures(text: str, line: str) -> str:
    """Put what must be the first statement right below the docstring."""
    if not line:
        return text
    first = ast.parse(text).body[0]
    end = first.end_lineno or 0 if ast.get_docstring(ast.parse(text)) is not None else 0
    lines = text.split("\n")
    return "\n".join([*lines[:end], "", line, *lines[end:]])


def _after(text: str, names: Sequence[str], line: str) -> str:
    """Put a line after the last assignment to one of ``names``."""
    end = 0
    for statement in ast.parse(text).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                end = statement.end_lineno or end if name in names else end
    lines = text.split("\n")
    return "\n".join([*lines[:end], line, *lines[end:]])
