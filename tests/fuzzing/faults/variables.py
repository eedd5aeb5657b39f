"""Variables of the environment."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.words import odd, shortened

VALUES: dict[str, tuple[str | None, ...]] = {
    "DIFFGEN_CONFIG": (
        "",
        "gone.ini",
        "diffgen.ini",
        "shop.py",
        ".",
        "/dev/null",
        "pyproject.toml",
    ),
    "COLUMNS": ("0", "-5", "1", "99999999999", "wide"),
    "LINES": ("0", "many"),
    "EDITOR": ("false", "gone", "", "true --flag", "'", "sh -c 'exit 3'", "/"),
    "VISUAL": ("false", "gone", "", "'open"),
    "TERM": ("", "dumb", "gone"),
    "NO_COLOR": ("1",),
    "FORCE_COLOR": ("1", "x"),
    "HOME": (None, "/nowhere", ""),
    "PATH": (None, "", "/nowhere"),
    "TZ": ("", "gone", ":/nowhere", "UTC+99"),
    "TMPDIR": ("/nowhere", ""),
    "USER": (None, ""),
    "LOGNAME": (None, "\x1b[31m"),
    "LC_ALL": ("C", "POSIX", "tr_TR.UTF-8", "gone"),
    "LANG": (None, "C", "gone"),
    "PYTHONIOENCODING": ("ascii", "latin-1", "utf-16", "utf-8:strict", "ascii:backslashreplace"),
    "PYTHONUTF8": ("0", "1"),
    "PYTHONWARNINGS": ("error", "default"),
    "PYTHONOPTIMIZE": ("1", "2"),
    "PYTHONHASHSEED": ("0",),
    "PYTHONUNBUFFERED": ("1",),
    "PYTHONSAFEPATH": ("1",),
    "PYTHONDEVMODE": ("1",),
    "DIFFGEN_PRODUCTION": ("", "1", "maybe"),
}


def a_value(random: Random, draft: Draft) -> Fault:
    """Set a variable, or take it away."""
    name = random.choice(list(VALUES))
    value = random.choice(VALUES[name])
    if value is not None and random.random() < 0.2 and not name.startswith("PYTHON"):
        value = odd(random)
    draft.environ[name] = value
    draft.by_itself |= name.startswith(("PYTHON", "LC_", "LANG")) or name == "HOME"
    if name in ("EDITOR", "VISUAL", "PATH") and draft.program == "diffgen":
        draft.arguments[:] = ["edit", "head"]
    told = "gone" if value is None else shortened(value)
    shown = [part for part in (value or "").split("\n") if part]
    return Fault(f"{name} is {told}", (name, "diffgen.ini", "script_location", "editor", *shown))


def a_tab(random: Random, draft: Draft) -> Fault:
    """Have the shell ask what may follow."""
    typed = f"diffgen {random.choice(('', 'upgrade ', 'history -r', '-c ', 'show '))}{odd(random)}"
    typed = typed.translate(dict.fromkeys(map(ord, "'\"\\")))  # quotes are argcomplete's affair
    place = random.choice((len(typed.encode("utf-8", "surrogateescape")), 0, 3, 99999))
    draft.program, draft.arguments[:] = "diffgen", []
    draft.environ |= {
        "_ARGCOMPLETE": "1",
        "_ARGCOMPLETE_STDOUT_FILENAME": "/dev/null",
        "COMP_LINE": typed,
        "COMP_POINT": str(place),
        "COMP_TYPE": "9",
    }
    return Fault(f"a tab after {shortened(typed)}")


FAULTS = (a_value, a_value, a_value, a_tab)
