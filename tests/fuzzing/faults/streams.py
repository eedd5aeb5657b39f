"""Streams that lead nowhere."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft


def an_output(random: Random, draft: Draft) -> Fault:
    """Have stdout or stderr be closed, full, or read by nobody."""
    name = random.choice(("stdout", "stdout", "stderr"))
    to = random.choice(("closed", "full", "broken"))
    draft.streams[name] = to
    draft.by_itself |= random.random() < 0.3  # the interpreter itself flushes them, at its end
    return Fault(f"{name} is {to}", ("cannot write", "No space"))


def an_input(random: Random, draft: Draft) -> Fault:
    """Have stdin be closed."""
    draft.streams["stdin"] = "closed"
    return Fault("stdin is closed")


FAULTS = (an_output, an_output, an_input)
