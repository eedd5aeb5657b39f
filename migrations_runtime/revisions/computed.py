"""The head of a revision file that computes its values, or has no source: it is run."""

from __future__ import annotations

from collections.abc import Mapping

from migrations_runtime.errors import CommandError, ScriptError
from migrations_runtime.origin import described, origin, shown
from migrations_runtime.revisions.header import NAMES
from migrations_runtime.revisions.loader import load_module
from migrations_runtime.revisions.revision import Revision
from migrations_runtime.revisions.values import revision_of


def computed_header(path: str, lines: Mapping[str, int] | None = None) -> Revision:
    """Run a file and return the revision that it turns out to be.

    :param lines: where the names are bound, for messages.
    :raises ScriptError: it raises an error, or is no revision.
    """
    try:
        module = load_module(path)
    except CommandError:
        raise
    except (Exception, SystemExit) as error:
        raise ScriptError(
            f"{origin(error) or shown(path)}: {described(error)}; {shown(path)} computes what "
            "revision it is, so it is run to be read: correct it, or write the values out"
        ) from error
    values = {name: getattr(module, name) for name in NAMES if hasattr(module, name)}
    return revision_of(values, module.__doc__ or "", path, lines or {}, is_computed=True)
