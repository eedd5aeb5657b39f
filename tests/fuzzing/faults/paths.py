"""Paths that are no files, or may not be read or written."""

from __future__ import annotations

import os
from random import Random

from tests.fuzzing.case import Fault, Folder, Link, Pipe
from tests.fuzzing.draft import VERSIONS, Draft

_OURS = (
    "diffgen.ini",
    "pyproject.toml",
    "migrations/env.py",
    "migrations/script.py.mako",
    "shop.py",
    "shop.db",
)


def another_node(random: Random, draft: Draft) -> Fault:
    """Put a folder, a link or a pipe in the place of a file."""
    path = random.choice((*_OURS, draft.a_script(random)))
    node, what = random.choice(
        (
            (Folder(), "a folder"),
            (Link(os.path.basename(path)), "a link to itself"),
            (Link("gone"), "a link to nothing"),
            (Link("."), "a link to its folder"),
            (Link("/dev/null"), "a link to /dev/null"),
            (Link("/dev/zero"), "a link to /dev/zero"),
            (Link("/"), "a link to /"),
            (Link("/proc/self/mem"), "a link to memory"),
            (Pipe(), "a pipe"),
        )
    )
    draft.nodes[path] = node
    return Fault(f"{path} is {what}", _named(path), raises=True)


def a_file_more(random: Random, draft: Draft) -> Fault:
    """Add something to the versions folder that an editor, or a slip, might leave there."""
    name, node = random.choice(
        (
            ("x.py", Folder()),
            ("x.py/__init__.py", b""),
            ("__init__.py", b""),
            ("__init__.py", b"1/0"),
            ("__pycache__/x.cpython-311.pyc", b"junk"),
            ("x.pyc", b"junk"),
            ("x.py~", b"junk"),
            (".#x.py", Link("me@host.1234:1")),
            ("x.py.orig", b"junk"),
            ("x.PY", b"junk"),
            (" .py", b""),
            ("-.py", b""),
            ("x\ny.py", b""),
            ("x\x1b[31my.py", b"syntax error"),
            ("%s{}.py", b"syntax error"),
            ("\udcff.py", b"syntax error"),
            ("名前.py", b"syntax error"),
            (f"{'x' * 250}.py", b"syntax error"),
            ("a/b/c/d.py", b"revision = 'deep'"),
            ("loop", Link(".")),
            ("loop.py", Link("loop.py")),
            ("pipe.py", Pipe()),
            ("zero.py", Link("/dev/zero")),
        )
    )
    draft.nodes[f"{VERSIONS}{name}"] = node
    return Fault(
        f"{VERSIONS}{name!r} is {node!r}",
        (name[:20], name.rpartition("/")[2], "x.py", "x y.py", "syntax"),
    )


def a_mode(random: Random, draft: Draft) -> Fault:
    """Forbid reading or writing something."""
    folders = ("", "migrations", "migrations/versions")
    path = random.choice((*_OURS, *folders, draft.a_script(random)))
    mode = random.choice((0o000, 0o444, 0o555, 0o200, 0o400))
    draft.modes[path] = mode
    names = _named(path) if path else ("diffgen.ini", "pyproject.toml", "script_location", "shop")
    return Fault(
        f"{path or 'the folder'} has the mode {mode:o}", (*names, "Permission"), raises=True
    )


def nothing(random: Random, draft: Draft) -> Fault:
    """Take a file away."""
    path = random.choice([path for path in _OURS if path in draft.nodes])
    del draft.nodes[path]
    return Fault(f"{path} is gone", _named(path), raises=True)


def nowhere(random: Random, draft: Draft) -> Fault:
    """Have the shell be in a folder that somebody removed."""
    draft.nowhere = True
    return Fault("the current folder is gone", ("current folder",), raises=True)


def _named(path: str) -> tuple[str, ...]:
    name = path.rpartition("/")[2]
    missed = {
        "shop.py": ("shop",),
        "shop.db": ("shop.db", "sqlite"),
        "env.py": ("env.py", "sqlalchemy.url"),
        "diffgen.ini": ("diffgen.ini", "script_location", "config", "sqlalchemy.url"),
        "pyproject.toml": ("pyproject.toml", "script_location", "config", "diffgen.ini"),
    }
    return (path, name, *missed.get(name, (name.partition("_")[0], "versions", "head")))


FAULTS = (another_node, a_file_more, a_file_more, a_mode, a_mode, nothing, nowhere)
