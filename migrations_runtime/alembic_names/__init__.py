"""Gives this package for ``import alembic``, so that scripts, env.py and programs run as they are.

:func:`install` puts a finder on ``sys.meta_path``; the key ``alembic_names = true``, which
``diffgen adopt`` writes, calls it before anything of the user's is imported. :data:`NAMES` says
what each name is here. What this package lacks, since only developers need it, comes from tables
of the same shape that installed distributions declare as entry points of the group :data:`GROUP`.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError

Table = Mapping[str, Mapping[str, str]]
ALEMBIC = "alembic"
GROUP = "migrations_runtime.alembic_names"
REST = "*"  # all names that are not said singly are those of this module

_CONTEXTS = {
    "EnvironmentContext": "migrations_runtime.environment:EnvironmentContext",
    "MigrationContext": "migrations_runtime.alembic_names.classes:MigrationContext",
    "MigrationInfo": "migrations_runtime.steps:MigrationInfo",
}
_SCRIPTS = {
    "Script": "migrations_runtime.revisions:Script",
    "ScriptDirectory": "migrations_runtime.revisions:ScriptDirectory",
}
_ERRORS = {
    "CommandError": "migrations_runtime.errors:CommandError",
    "DatabaseNotAtHead": "migrations_runtime.errors:DatabaseNotAtHead",
}
_UTIL = {REST: "migrations_runtime.alembic_names.util", **_ERRORS}

_OPERATIONS = {
    REST: "migrations_runtime.operations",
    "AbstractOperations": "migrations_runtime.operations:Operations",
}
_AUTOGENERATE = {REST: "migrations_runtime.autogenerate"}

#: What each name of each module of Alembic is here, as ``module:name``.
NAMES: Table = {
    "alembic": {"__version__": "migrations_runtime.alembic_names.classes:VERSION"},
    "alembic.op": {REST: "migrations_runtime.op"},
    "alembic.context": {
        REST: "migrations_runtime.context",
        # These two are there while env.py runs; that they can be is known without asking.
        "config": "migrations_runtime.context:config",
        "script": "migrations_runtime.context:script",
    },
    "alembic.autogenerate": _AUTOGENERATE,
    "alembic.autogenerate.api": _AUTOGENERATE,
    "alembic.autogenerate.compare": _AUTOGENERATE,
    "alembic.autogenerate.render": _AUTOGENERATE,
    "alembic.autogenerate.rewriter": _AUTOGENERATE,
    "alembic.command": {REST: "migrations_runtime.command"},
    "alembic.config": {
        "Config": "migrations_runtime.alembic_names.classes:Config",
        "main": "migrations_runtime.__main__:main",
    },
    "alembic.environment": _CONTEXTS,
    "alembic.migration": _CONTEXTS,
    "alembic.operations": _OPERATIONS,
    "alembic.operations.base": _OPERATIONS,
    "alembic.operations.ops": {REST: "migrations_runtime.operations.ops"},
    "alembic.runtime": {},
    "alembic.runtime.environment": _CONTEXTS,
    "alembic.runtime.migration": _CONTEXTS,
    "alembic.script": _SCRIPTS,
    "alembic.script.base": _SCRIPTS,
    "alembic.script.write_hooks": {"register": "migrations_runtime.write_hooks:register"},
    "alembic.util": _UTIL,
    "alembic.util.exc": _ERRORS,
    "alembic.util.messaging": _UTIL,
}


#: What to write in place of parts that have no counterpart, by the beginning of their names.
_INSTEAD = {
    "alembic.config.CommandLine": "call alembic.config.main(), or the functions of alembic.command",
    "alembic.ddl": "leave it out: a dialect that is not known gets standard SQL",
    "alembic.plugins": "use the hooks of context.configure()",
    "alembic.runtime.plugins": "use the hooks of context.configure()",
}
#: Programs ask these with hasattr() what they have; in others a missing name is an ImportError.
_LIKE_MODULES = (ALEMBIC, "alembic.op", "alembic.context", "alembic.command")

#: Methods that have the name of the tool in theirs.
_METHODS = {
    "get_alembic_option": "get_diffgen_option",
    "get_alembic_boolean_option": "get_diffgen_boolean_option",
    "toml_alembic_config": "toml_diffgen_config",
}


def install() -> None:
    """Let ``import alembic`` find this package, from now on and in the whole process.

    :raises CommandError: Alembic itself was imported before; nobody could tell the two apart.
    """
    if _FINDER in sys.meta_path:
        return
    if (real := sys.modules.get(ALEMBIC)) is not None:
        raise CommandError(
            f"alembic_names = true, but Alembic itself ({real.__file__}) is already imported in "
            "this process; call migrations_runtime.alembic_names.install() before its first "
            "import, or change the imports by 'diffgen adopt --rewrite'"
        )
    from migrations_runtime.alembic_names.scripts import METHODS
    from migrations_runtime.revisions import ScriptDirectory

    sys.meta_path.insert(0, _FINDER)
    for theirs, ours in _METHODS.items():
        setattr(Config, theirs, getattr(Config, ours))
    for theirs, method in METHODS.items():
        setattr(ScriptDirectory, theirs, method)


def counterpart(module: str, name: str) -> str | None:
    """Return what ``name`` of Alembic's ``module`` is here, as ``module:name``; None: nothing."""
    for table in _tables():
        names = table.get(module, {})
        if name in names:
            return names[name]
        if REST in names and hasattr(importlib.import_module(names[REST]), name):
            return f"{names[REST]}:{name}"
    return None


def is_known(module: str) -> bool:
    """Whether Alembic's ``module`` has a counterpart, be it for some of its names only."""
    return any(module in table for table in _tables())


def _tables() -> Iterator[Table]:
    """Yield this module's table, then the others', which are looked for only where they are needed."""
    yield NAMES
    yield from _declared()


@cache
def _declared() -> Sequence[Table]:
    from importlib.metadata import entry_points

    return [entry.load() for entry in entry_points(group=GROUP)]


class _Finder(MetaPathFinder, Loader):
    """Finds and makes the modules; each looks its names up when it is asked for them."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] != ALEMBIC:
            return None
        if not is_known(fullname):
            raise ModuleNotFoundError(_why_missing(fullname), name=fullname)
        return ModuleSpec(fullname, self, origin=__name__, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = ModuleType(spec.name, "Alembic's names for migrations_runtime.")
        module.__dict__["__getattr__"] = _getter(spec.name)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: the names are looked up one by one."""


def _getter(module: str) -> Callable[[str], object]:
    def look_up(name: str) -> object:
        if (found := counterpart(module, name)) is not None:
            home, _, attribute = found.partition(":")
            return getattr(importlib.import_module(home), attribute)
        if is_known(f"{module}.{name}"):
            return importlib.import_module(f"{module}.{name}")
        if name.startswith("__") or module in _LIKE_MODULES:
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        raise ImportError(_why_missing(f"{module}.{name}"), name=module)

    return look_up


def _why_missing(name: str) -> str:
    place = _importer()
    instead = next(
        (said for known, said in _INSTEAD.items() if f"{name}.".startswith(f"{known}.")),
        "do without it, or run this environment with Alembic itself",
    )
    return f"{name} of Alembic has no counterpart in migrations_runtime{place}; {instead}"


def _importer() -> str:
    """Say which file of the user's asks for a name, so far as one does."""
    frame = sys._getframe(1)
    while frame.f_globals.get("__name__", "").startswith(("importlib", __name__)):
        if frame.f_back is None:
            return ""
        frame = frame.f_back
    return f" ({frame.f_code.co_filename}:{frame.f_lineno} asks for it)"


_FINDER = _Finder()
