"""A project that Alembic applies, to be taken over or given back."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.faults.noise import bytes_changed

_INI = "alembic.ini"
_RECORD = "migrations/.diffgen-adopted.json"
_RECORDS = ("", "{}", "[]", "5", '{"format": 1}', '{"format": 1, "files": [5]}', '{"format": "x"}')


def of_alembic(random: Random, draft: Draft) -> Fault:
    """Have the project be Alembic's, perhaps with something in it that is none."""
    for path, text in [(path, draft.text(path)) for path in draft.files]:
        draft.write(path, text.replace("from migrations_runtime import", "from alembic import"))
    ini = draft.nodes.pop("diffgen.ini", b"[diffgen]\nscript_location = migrations\n")
    draft.nodes[_INI] = ini
    draft.write(_INI, draft.text(_INI).replace("[diffgen]", "[alembic]"))
    spoiled = bytes_changed(random, draft) if random.random() < 0.5 else Fault("nothing else")
    if random.random() < 0.2:
        draft.write(_RECORD, random.choice(_RECORDS))
    draft.program = "diffgen"
    draft.arguments[:] = random.choice((["adopt"], ["adopt", "--rewrite"], ["adopt", "--undo"]))
    names = (*spoiled.names, _INI, "alembic", "Alembic's", "undo", _RECORD)
    return Fault(f"the project is Alembic's, and {spoiled.what}", names, raises=True)


FAULTS = (of_alembic,)
