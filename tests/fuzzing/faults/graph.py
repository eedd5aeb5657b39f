"""Revisions that don't make a graph, or an odd one."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import VERSIONS, Draft

ALL = frozenset({"*"})


def another(random: Random, draft: Draft) -> Fault:
    """Add a file that names others, wrongly."""
    lines, names, fatal = random.choice(
        (
            ("revision = 'aaa1'\ndown_revision = None", ("aaa1",), ALL),
            ("revision = 'new'\ndown_revision = 'new'", ("new",), ALL),
            ("revision = 'new'\ndown_revision = 'gone'", ("gone",), ALL),
            ("revision = 'new'\ndown_revision = 'aa'", ("new", "aa"), frozenset()),
            ("revision = 'new'\ndown_revision = ('aaa1', 'gone')", ("gone",), ALL),
            ("revision = 'new'\ndown_revision = None\ndepends_on = 'new'", ("new",), ALL),
            ("revision = 'new'\ndown_revision = None\ndepends_on = 'gone'", ("gone",), ALL),
            ("revision = 'new'\ndown_revision = None\ndepends_on = 'bbb3'", ("new",), frozenset()),
            ("revision = 'new'\ndown_revision = None\nbranch_labels = 'aaa1'", ("aaa1",), ALL),
            ("revision = 'new'\ndown_revision = None\nbranch_labels = 'new'", ("new",), ALL),
            (
                "revision = 'new'\ndown_revision = None\nbranch_labels = 'head'",
                ("new",),
                frozenset(),
            ),
            (
                "revision = 'new'\ndown_revision = None\nbranch_labels = 'a@b'",
                ("new",),
                frozenset(),
            ),
            ("revision = 'new'\ndown_revision = None\nbranch_labels = ''", ("new",), frozenset()),
            (
                "revision = 'new'\ndown_revision = None\nbranch_labels = ('x', 'x')",
                ("x",),
                frozenset(),
            ),
            ("revision = 'new'\ndown_revision = None\nreplaces = 'aaa1'", ("new",), frozenset()),
            ("revision = 'new'\ndown_revision = None\nreplaces = 'new'", ("new",), frozenset()),
            (
                "revision = 'new'\ndown_revision = None\nreplaces = ('gone', 'gone')",
                ("new",),
                frozenset(),
            ),
            ("revision = 'AAA1'\ndown_revision = 'aaa1'", ("AAA1",), frozenset()),
            ("revision = 'aaa1x'\ndown_revision = 'aaa1'", ("aaa1x", "aaa1"), frozenset()),
            ("revision = 'new'\ndown_revision = 'aaa1', 'bbb3'", ("new",), frozenset()),
        )
    )
    draft.write(f"{VERSIONS}new_one.py", f"{lines}\n\n\ndef upgrade():\n    pass\n")
    draft.words.append("new")
    return Fault(f"a file with {lines!r}", names, fatal)


def a_circle(random: Random, draft: Draft) -> Fault:
    """Have the first revision follow the last."""
    first = next((path for path in draft.scripts if "aaa1" in path), None)
    if first is None:
        return Fault("no first revision")
    name = random.choice(("down_revision", "depends_on"))
    text = draft.text(first).replace(f"{name} = None", f"{name} = 'bbb3'")
    draft.write(first, text)
    return Fault(f"aaa1 has {name} bbb3", ("aaa1",), ALL if "= 'bbb3'" in text else frozenset())


def one_less(random: Random, draft: Draft) -> Fault:
    """Take a revision away."""
    script = draft.a_script(random)
    del draft.nodes[script]
    return Fault(
        f"{script} is gone", (script.rpartition("/")[2].partition("_")[0], "head", "shop.db")
    )


def none_at_all(random: Random, draft: Draft) -> Fault:
    """Take all revisions away, and maybe their folder."""
    for script in draft.scripts:
        del draft.nodes[script]
    return Fault("no revisions", ("migrations/versions", "head", "base", "current", "database"))


def very_many(random: Random, draft: Draft) -> Fault:
    """Add a long line of revisions, or a wide fan of branches."""
    number, is_fan = random.choice(((50, True), (50, False), (500, False)))
    below = "bbb3"
    for count in range(number):
        text = (
            f'"""m"""\nrevision = "n{count}"\ndown_revision = "{below}"\n\n\ndef upgrade(): pass\n'
        )
        draft.write(f"{VERSIONS}n{count}.py", text)
        below = below if is_fan else f"n{count}"
    draft.words.append(f"n{number - 1}")
    return Fault(
        f"{number} more revisions, {'each a head' if is_fan else 'in a line'}", ("head", "n0")
    )


FAULTS = (another, another, another, a_circle, one_less, none_at_all, very_many)
