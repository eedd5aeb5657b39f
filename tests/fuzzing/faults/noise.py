"""Files with a few bytes, or lines, that are others: what nobody thought of."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft

_BYTES = b"\0\t\n\r\"'#%$(){}[]=:,\\\x1b\x7f\x80\xff 0a"


def bytes_changed(random: Random, draft: Draft) -> Fault:
    """Change, add or take away some bytes."""
    path = random.choice(draft.files)
    data = bytearray(draft.text(path), "utf-8", "surrogateescape")
    for _ in range(random.choice((1, 1, 1, 3, 10))):
        place = random.randint(0, len(data))
        end = place + random.choice((0, 0, 1, 1, 5, 50))
        data[place:end] = bytes(random.choices(_BYTES, k=random.choice((0, 1, 1, 1, 4))))
    draft.nodes[path] = bytes(data)
    return _told(path, "has other bytes")


def lines_changed(random: Random, draft: Draft) -> Fault:
    """Take a line away, say it twice, or have it change places."""
    path = random.choice(draft.files)
    lines = draft.text(path).split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.choice(("gone", "twice", "exchanged", "joined", "indented")):
        case "gone":
            del lines[one]
        case "twice":
            lines.insert(other, lines[one])
        case "exchanged":
            lines[one], lines[other] = lines[other], lines[one]
        case "joined":
            lines[one : one + 2] = ["".join(lines[one : one + 2])]
        case "indented":
            lines[one] = f"    {lines[one]}"
    draft.write(path, "\n".join(lines))
    return _told(path, "has other lines")


def of_another_file(random: Random, draft: Draft) -> Fault:
    """Have a file hold what another does."""
    path, other = random.choice(draft.files), random.choice(draft.files)
    draft.nodes[path] = draft.nodes[other]
    return _told(path, f"is {other}")


def _told(path: str, what: str) -> Fault:
    name = path.rpartition("/")[2]
    lost = ("aaa1", "aab2", "bbb3", "ccc4", "script_location", "shop", "env.py", "head", "side")
    return Fault(f"{path} {what}", (path, name, *lost, "url", "models"), raises=True)


FAULTS = (bytes_changed, bytes_changed, bytes_changed, lines_changed, of_another_file)
