"""What script.py.mako may say."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft

MAKO = "migrations/script.py.mako"
TEXTS = (
    "",
    "text",
    "${",
    "${}",
    "${undefined}",
    "${1 / 0}",
    "${upgrades.gone.deeper}",
    "${message",
    "${message | gone}",
    "% if message:",
    "% for x in 5:\n% endfor",
    "% gone:",
    "% endif",
    "<%",
    "<% 1 / 0 %>",
    "<% raise SystemExit %>",
    "<% raise KeyboardInterrupt %>",
    "<% return %>",
    "<%! import gone %>",
    "<%! import sys; sys.exit(3) %>",
    "<%include file='gone'/>",
    "<%include file='script.py.mako'/>",
    "<%include file='../../../../../etc/passwd'/>",
    "<%inherit file='gone'/>",
    "<%namespace name='x' file='gone'/>",
    "<%def name='f()'>",
    "<%gone/>",
    "<%page args='x'/>",
    "<%text>",
    "## -*- coding: klingon -*-",
    "revision = 'fixed'\ndown_revision = None\n",
    "revision = ${repr(up_revision)}\n",
    "revision = ${repr(up_revision)}\ndown_revision = 5\n",
    "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n1/0\n",
    "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\ndef (:\n",
    "revision = ${repr(up_revision)}\ndown_revision = ${repr(up_revision)}\n",
    "revision = ${up_revision}\n",
    "\x00",
    "${'x' * 10 ** 6}",
    "${'\\ud800'}",
)


def another(random: Random, draft: Draft) -> Fault:
    """Have the template be something else."""
    text = random.choice(TEXTS)
    draft.write(MAKO, text)
    _ask_for_it(random, draft)
    return Fault(f"the template is {text!r}", (MAKO, "revision"), raises=True)


def a_line_less(random: Random, draft: Draft) -> Fault:
    """Leave a line out, or say it twice."""
    if MAKO not in draft.files:
        return Fault("no template to change")
    lines = draft.text(MAKO).split("\n")
    number = random.randrange(len(lines))
    line = lines[number]
    lines[number : number + 1] = random.choice(([], [line, line]))
    draft.write(MAKO, "\n".join(lines))
    _ask_for_it(random, draft)
    return Fault(f"the template's line {line!r} gone, or twice", (MAKO, "revision"), raises=True)


def _ask_for_it(random: Random, draft: Draft) -> None:
    """Have a command that reads the template, most often."""
    if random.random() < 0.8:
        draft.program = "diffgen"
        asked = (["revision", "-m", "more"], ["revision", "--autogenerate"], ["merge", "heads"])
        draft.arguments[:] = random.choice(asked)


FAULTS = (another, a_line_less)
