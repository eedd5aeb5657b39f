"""Texts that nobody expects where a name, an id or a value is."""

from __future__ import annotations

from random import Random

ODD = (
    "",
    " ",
    "-",
    "--",
    "@",
    "@@",
    ":",
    "::",
    "+",
    ".",
    "..",
    "/",
    "~",
    "*",
    "0",
    "-0",
    "+0",
    "-1",
    "1e999",
    "nan",
    "%",
    "%s",
    "%(here)s",
    "%(",
    "$",
    "${",
    "${HOME}",
    "{}",
    "{0.__class__}",
    "None",
    "null",
    "true",
    "'",
    '"',
    "'; DROP TABLE account; --",
    "`id`",
    "$(id)",
    "a\nb",
    "a\rb",
    "a\tb",
    "\x1b[31mred\x1b[0m",
    "\x07",
    "\x7f",
    "\x85",
    "\u2028",
    "\u202eevil",
    "\ufeffbom",
    "\u0661",
    "e\u0301",
    "ß",
    "İ",
    "名前",
    "😀",
    "\udcff",
    "../../etc/passwd",
    "/dev/null",
    "con",
    "x" * 300,
    "x" * 10_000,
    "é" * 200,
)


def odd(random: Random) -> str:
    """Return an odd text."""
    if random.random() < 0.9:
        return random.choice(ODD)
    letters = "ab1 _-+@:.%${}()[]'\"\\\n\té\u202e\udc80"
    return "".join(random.choices(letters, k=random.randint(1, 30)))


def shortened(text: str) -> str:
    """Return a text for people to read."""
    return repr(text) if len(text) < 60 else f"{text[:20]!r}... ({len(text)} characters)"
