"""What a new revision may go through."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft

INI = "diffgen.ini"
SECTIONS = (
    "hooks = gone",
    "hooks = x\nx.type = gone",
    "hooks = x\nx.type = exec",
    "hooks = x\nx.type = exec\nx.executable = gone",
    "hooks = x\nx.type = exec\nx.executable = false",
    "hooks = x\nx.type = exec\nx.executable = .",
    "hooks = x\nx.type = exec\nx.executable = true\nx.options = 'open",
    "hooks = x\nx.type = exec\nx.executable = true\nx.cwd = gone",
    "hooks = x\nx.type = exec\nx.executable = rm\nx.options = REVISION_SCRIPT_FILENAME",
    "hooks = x\nx.type = exec\nx.executable = sh\nx.options = -c 'printf \"\\\\377\\\\033[31m\" >&2; exit 3'",
    "hooks = x\nx.type = console_scripts",
    "hooks = x\nx.type = console_scripts\nx.entrypoint = gone",
    "hooks = x\nx.type = module\nx.module = gone",
    "hooks = x\nx.type = module\nx.module = ..",
    "hooks = x\nx.type = module\nx.module = this",
    "hooks = black\nblack.type = black\nblack.gone = 5",
    "hooks = x, x\nx.type = black",
    "hooks = ,",
)


def a_section(random: Random, draft: Draft) -> Fault:
    """Configure a hook, and write a revision."""
    section = random.choice(SECTIONS)
    if draft.configuration == INI:
        draft.write(INI, f"{draft.text(INI)}\n[post_write_hooks]\n{section}\n")
    draft.program = "diffgen"
    draft.arguments[:] = ["revision", "-m", "hooked"]
    return Fault(f"[post_write_hooks] {section}", ("hook", "'x'", "gone", "x.", "head"))


FAULTS = (a_section,)
