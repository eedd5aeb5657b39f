"""From the values of a file's names to the revision that it declares, or to what is wrong."""

from __future__ import annotations

from collections.abc import Mapping

from migrations_runtime.errors import ScriptError
from migrations_runtime.origin import shown
from migrations_runtime.revisions.header import NAMES
from migrations_runtime.revisions.ids import problem_of
from migrations_runtime.revisions.revision import Revision


def revision_of(
    values: Mapping[str, object],
    docstring: str,
    path: str,
    lines: Mapping[str, int],
    *,
    is_computed: bool = False,
) -> Revision:
    """Return the revision that a file declares by ``values``.

    :param lines: where each is bound, as far as known.
    :param is_computed: whether the file had to be run for them.
    :raises ScriptError: there is no ``revision``, or a value is of the wrong sort.
    """
    if "revision" not in values:
        raise ScriptError(
            f"{shown(path)} is not a revision: it says no 'revision = ...'; add it, or move the file out "
            "of the versions folder"
        )
    id_ = values["revision"]
    if not isinstance(id_, str) or not id_:
        raise ScriptError(f"{_where('revision', path, lines)} must be a string")
    if (problem := problem_of(id_)) is not None:
        raise ScriptError(f"{_where('revision', path, lines)} = {id_!r} {problem}; choose another")
    below, needed, labels, replaced = (
        _ids(values.get(name), _where(name, path, lines)) for name in NAMES[1:]
    )
    return Revision(id_, below, needed, labels, path, docstring, replaced, is_computed=is_computed)


def _where(name: str, path: str, lines: Mapping[str, int]) -> str:
    return f"{shown(path)}:{lines[name]}: {name}" if name in lines else f"{shown(path)}: {name}"


def _ids(value: object, where: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list | tuple | set | frozenset) and all(
        isinstance(item, str) for item in value
    ):
        return tuple(sorted(value) if isinstance(value, set | frozenset) else value)
    raise ScriptError(f"{where} must be None, a string or a tuple of strings")
