"""Values at the head of a revision file that are none, or odd."""

from __future__ import annotations

import re
from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.words import odd, shortened

NAMES = ("revision", "down_revision", "branch_labels", "depends_on", "replaces")
VALUES = (
    "5",
    "-1",
    "1.5",
    "True",
    "...",
    "()",
    "[]",
    "{}",
    "set()",
    "(None,)",
    "('aaa1', 5)",
    "('aaa1', 'aaa1')",
    "['aaa1', ['bbb3']]",
    "{'aaa1'}",
    "{'aaa1': 'bbb3'}",
    "b'aaa1'",
    "'head'",
    "'base'",
    "'a b'",
    "'@'",
    "' aaa1'",
    "'aaa'",
    "'ccc4@head'",
    "'a' 'aa1'",
    "f'aaa{1}'",
    "r'\\aaa1'",
    "'\\x00'",
    "'\\ud800'",
    "'\\x1b[31m'",
    "'\\n'",
    "'é'",
    "'a' * 10 ** 6",
    "'(' * 10",
    "undefined",
    "1 / 0",
    "[][0]",
    "{}['gone']",
    "None.nothing",
    "lambda: 0",
    "open('gone')",
    "__import__('gone')",
    "__import__('sys').exit(3)",
    "__import__('sys').exit('left')",
    "exec('raise KeyboardInterrupt')",
    "exec('raise Exception')",
    "next(iter(()))",
    "(yield)",
    "(x := 'aaa1')",
    "revision",
    "not",
    "'aaa1",
    "(",
    "'aaa1')",
    "-" * 20_000 + "1",
    "(" * 200 + ")" * 200,
    "[" * 3_000 + "]" * 3_000,
    "1" * 5_000,
    "'" + "a" * 100_000 + "'",
    "x" + ".x" * 10_000,
    "1" + " + 1" * 10_000,
)
FATAL_TO_ALL = frozenset({"*"})


def a_value(random: Random, draft: Draft) -> Fault:
    """Write something else for a value."""
    value = random.choice(VALUES) if random.random() < 0.7 else repr(odd(random))
    return _set(random, draft, value)


def an_annotation(random: Random, draft: Draft) -> Fault:
    """Write a value in another way than the template does."""
    value = random.choice(("'aaa1'", "None", "x = 'aaa1'", "'aaa1'; x = 1", "'aaa1' if 1 else 0"))
    return _set(random, draft, value)


def no_value(random: Random, draft: Draft) -> Fault:
    """Take the line of a value away."""
    script, name = draft.a_script(random), random.choice(NAMES[:2])
    draft.write(script, re.sub(rf"(?m)^{name}\b.*\n", "", draft.text(script)))
    fatal = FATAL_TO_ALL if name == "revision" else frozenset()
    return Fault(f"{script} without {name}", (script,), fatal)


def bound_twice(random: Random, draft: Draft) -> Fault:
    """Bind a name again, further down."""
    script, name = draft.a_script(random), random.choice(NAMES)
    line = random.choice(
        (
            f"{name} = 'other'",
            f"from os import name as {name}",
            f"def {name}(): pass",
            f"class {name}: pass",
            f"for {name} in (): pass",
            f"if True: {name} = 5",
            f"del {name}",
            f"{name} += 'x'",
            f"global {name}",
            "from os import *",
            "import __future__\nfrom __future__ import annotations",
        )
    )
    draft.write(script, f"{draft.text(script)}\n\n{line}\n")
    before = script.rpartition("/")[2].partition("_")[0]  # the id, which others go on naming
    return Fault(f"{script} ends with {line!r}", (script, "other", "aaa1", before), raises=True)


def _set(random: Random, draft: Draft, value: str) -> Fault:
    script, name = draft.a_script(random), random.choice(NAMES)
    text = draft.text(script)
    line = f"{name} = {value}"
    found = re.sub(rf"(?m)^{name}\b.*$", lambda _: line, text)
    if found == text:
        found = text.replace("\n\n\ndef ", f"\n{line}\n\n\ndef ", 1)
    draft.write(script, found)
    told = f"{script} has {name} = {shortened(value)}"
    return Fault(told, (script, script.rpartition("/")[2], "aaa1", "bbb3"), raises=True)


FAULTS = (a_value, a_value, a_value, an_annotation, no_value, bound_twice)
