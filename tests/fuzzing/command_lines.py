"""What is typed: each command, with words that mean something here, and with others."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.words import odd, shortened

RUNTIME = (
    ("upgrade", "R"),
    ("upgrade", "R", "--sql"),
    ("upgrade", "R:R", "--sql"),
    ("upgrade", "heads"),
    ("upgrade", "heads", "--dry-run"),
    ("upgrade", "heads", "--sql"),
    ("downgrade", "R"),
    ("downgrade", "base"),
    ("downgrade", "R:R", "--sql"),
    ("downgrade", "base", "--dry-run"),
    ("stamp", "R"),
    ("stamp", "R", "R", "--purge"),
    ("stamp", "heads"),
    ("current",),
    ("current", "-v"),
    ("current", "--check-heads"),
    ("heads",),
    ("heads", "-v"),
    ("branches", "-v"),
    ("history",),
    ("history", "-r", "R:R", "-v"),
    ("history", "-i"),
    ("show", "R"),
    ("show", "heads"),
    ("ensure_version",),
    ("ensure_version", "--sql"),
    ("--help",),
    ("--version",),
    ("upgrade", "--help"),
)
DEVELOPER = (
    ("init", "W"),
    ("init", "migrations", "--models", "W", "--url", "W"),
    ("-c", "other.ini", "init", "other", "-t", "generic"),
    ("init", "other", "-t", "W"),
    ("adopt",),
    ("adopt", "--undo"),
    ("list_templates",),
    ("revision", "-m", "W"),
    ("revision", "--head", "R", "--splice"),
    ("revision", "--rev-id", "W"),
    ("revision", "--branch-label", "W", "--head", "R"),
    ("revision", "--depends-on", "R"),
    ("revision", "--version-path", "W"),
    ("revision", "--autogenerate", "-m", "W"),
    ("revision", "--autogenerate", "--rename", "W=W"),
    ("revision", "--autogenerate", "--fill", "W=W"),
    ("revision", "--autogenerate", "--default", "account.W=W", "--not-renamed", "W"),
    ("revision", "--autogenerate", "--from", "W"),
    ("merge", "heads"),
    ("merge", "R", "R", "-m", "W"),
    ("squash", "R:R"),
    ("squash", "W"),
    ("rebase",),
    ("rebase", "R", "--onto", "R"),
    ("rebase", "R", "--files-only"),
    ("edit", "R"),
    ("check",),
    ("check", "--from", "W"),
    ("check", "--from", "history"),
    ("check", "--scratch"),
    ("snapshot",),
    ("snapshot", "--from", "history"),
    ("graph",),
    ("graph", "-r", "R:R", "-i"),
    ("graph", "--format", "mermaid"),
    ("completion", "bash"),
)
#: They leave everything as it is.
ONLY_LOOK = frozenset(
    (
        "branches",
        "check",
        "completion",
        "current",
        "edit",
        "graph",
        "heads",
        "history",
        "list_templates",
        "show",
    )
)
#: They succeed where nothing is wrong, wherever the database is.
NEVER_FAIL = frozenset(
    (
        ("branches", "-v"),
        ("current",),
        ("current", "-v"),
        ("downgrade", "base"),
        ("ensure_version",),
        ("graph",),
        ("heads",),
        ("heads", "-v"),
        ("history",),
        ("history", "-i"),
        ("list_templates",),
        ("show", "heads"),
        ("stamp", "heads"),
        ("upgrade", "heads"),
        ("upgrade", "heads", "--dry-run"),
        ("upgrade", "heads", "--sql"),
    )
)
#: Those that do not read the project.
APART = frozenset(("", "init", "adopt", "completion", "ensure_version", "list_templates"))


def type_in(random: Random, draft: Draft) -> None:
    """Type a command that means something; whether it can succeed depends on the project."""
    lines = RUNTIME if draft.program != "diffgen" else (*RUNTIME, *DEVELOPER)
    for word in random.choice(lines):
        for letter, fill in (("R", draft.words), ("W", ["account", "shop:Base", "mail"])):
            while letter in word:
                word = word.replace(letter, random.choice(fill), 1)
        draft.arguments.append(word)


def an_odd_word(random: Random, draft: Draft) -> Fault:
    """Put an odd text in place of a word, beside it, or into it."""
    word = odd(random)
    place = random.randint(0, len(draft.arguments))
    spoiled = "".join(draft.arguments[place : place + 1])
    half = random.randint(0, len(spoiled))
    way = random.choice(("instead", "after", "within", "joined"))
    match way:
        case "instead":
            draft.arguments[place : place + 1] = [word]
        case "after":
            draft.arguments.insert(place + 1, word)
        case "within":
            draft.arguments[place : place + 1] = [spoiled[:half] + word + spoiled[half:]]
        case "joined":
            draft.arguments[place : place + 1] = [f"{spoiled}{random.choice('@:+-=')}{word}"]
    return Fault(f"{shortened(word)} {way} {spoiled!r}")


def a_word_less(random: Random, draft: Draft) -> Fault:
    """Leave a word out."""
    place = random.randint(0, len(draft.arguments))
    gone = draft.arguments[place : place + 1]
    draft.arguments[place : place + 1] = []
    return Fault(f"without {gone}")


def a_word_twice(random: Random, draft: Draft) -> Fault:
    """Say a word again, somewhere else."""
    word = random.choice(draft.arguments or ["heads"])
    draft.arguments.insert(random.randrange(len(draft.arguments) + 1), word)
    return Fault(f"{word!r} again")


def a_flag(random: Random, draft: Draft) -> Fault:
    """Add a flag, perhaps one of another command."""
    flag = random.choice(
        (
            "--sql",
            "--dry-run",
            "--tag",
            "-v",
            "-i",
            "-r",
            "-m",
            "--purge",
            "--splice",
            "--head",
            "--rev-id=x",
            "--lock-timeout=W",
            "--yes",
            "--accept-edited",
            "--nothing",
            "-",
            "--",
            "-vvv",
            "-\u00e9",
            "--=",
            "--from=history",
            "--scratch",
            "-x",
            "-q",
        )
    ).replace("W", odd(random))
    draft.arguments.insert(random.randrange(len(draft.arguments) + 1), flag)
    return Fault(f"with {shortened(flag)}")


def a_flag_before(random: Random, draft: Draft) -> Fault:
    """Say something before the command."""
    flag = random.choice(("-c", "-n", "-x", "--config", "--name", "-q", "--nothing", "-h"))
    draft.flags.append(flag)
    if flag in ("-c", "-n", "-x", "--config", "--name") and random.random() < 0.9:
        draft.flags.append(
            random.choice((odd(random), draft.configuration, "shop.py", ".", "x.toml"))
        )
    return Fault(f"{' '.join(map(shortened, draft.flags))} before the command")


FAULTS: tuple[Callable[[Random, Draft], Fault], ...] = (
    an_odd_word,
    an_odd_word,
    an_odd_word,
    an_odd_word,
    a_word_less,
    a_word_twice,
    a_flag,
    a_flag_before,
)
