"""Files that hold no text, or not the one that they say."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft

#: What each does to the bytes of a file.
SPOILED = {
    "a UTF-8 mark": lambda data: b"\xef\xbb\xbf" + data,
    "a UTF-16 mark alone": lambda data: b"\xff\xfe" + data,
    "UTF-16": lambda data: data.decode("latin-1").encode("utf-16"),
    "UTF-32": lambda data: data.decode("latin-1").encode("utf-32"),
    "a null byte": lambda data: data.replace(b"\n", b"\n\0", 1),
    "only null bytes": lambda data: bytes(len(data)),
    "a null byte at the end": lambda data: data + b"\0",
    "latin-1": lambda data: data + "\n# é".encode("latin-1"),
    "latin-1 at the top": lambda data: "# é\n".encode("latin-1") + data,
    "a broken character": lambda data: data + b"\n# \xc3",
    "a surrogate": lambda data: data + b"\n# \xed\xa0\x80",
    "an unknown coding": lambda data: b"# coding: klingon\n" + data,
    "a coding of bytes": lambda data: b"# coding: hex\n" + data,
    "coding rot13": lambda data: b"# coding: rot13\n" + data,
    "coding utf-7": lambda data: b"# coding: utf-7\n" + data + b"\n# +AAA",
    "coding idna": lambda data: b"# coding: idna\n" + data,
    "coding unicode_escape": lambda data: b"# coding: unicode_escape\n" + data + b"\n# \\x",
    "coding undefined": lambda data: b"# coding: undefined\n" + data,
    "a mark and another coding": lambda data: b"\xef\xbb\xbf# coding: latin-1\n" + data,
    "line ends of Windows": lambda data: data.replace(b"\n", b"\r\n"),
    "line ends of old Macs": lambda data: data.replace(b"\n", b"\r"),
    "line ends of both": lambda data: data.replace(b"\n", b"\r\n", 3),
    "a form feed": lambda data: b"\x0c" + data.replace(b"\n\n", b"\n\x0c\n"),
    "an end of file sign": lambda data: data + b"\x1a",
    "nothing": lambda data: b"",
    "an empty line": lambda data: b"\n",
    "a mark and nothing": lambda data: b"\xef\xbb\xbf",
    "half of it": lambda data: data[: len(data) // 2],
    "it twice": lambda data: data + data,
    "marks of a merge": lambda data: b"<<<<<<< HEAD\n" + data + b"=======\n>>>>>>> theirs\n",
    "a million spaces": lambda data: data + b" " * 1_000_000,
    "a long comment": lambda data: b"# " + b"x" * 1_000_000 + b"\n" + data,
    "a quote that never ends": lambda data: b'"""' + data + b'"""',
    "tabs": lambda data: data.replace(b"    ", b"\t"),
    "tabs and spaces": lambda data: data.replace(b"    ", b"\t", 1) + b"\n  \tx = 1\n",
    "a gzip": lambda data: b"\x1f\x8b\x08\0" + data,
    "an ELF": lambda data: b"\x7fELF" + bytes(range(256)),
    "deep brackets": lambda data: data + b"\nx = " + b"(" * 5_000 + b")" * 5_000,
    "a deep sum": lambda data: data + b"\nx = " + b"1 + " * 20_000 + b"1",
    "deep blocks": lambda data: data + b"\n" + b"".join(b" " * n + b"if 1:\n" for n in range(120)),
}


def a_script(random: Random, draft: Draft) -> Fault:
    """Spoil a revision file."""
    return _spoil(random, draft, draft.a_script(random))


def any_file(random: Random, draft: Draft) -> Fault:
    """Spoil another file: the configuration, env.py, the template, the models."""
    others = [path for path in draft.files if path not in draft.scripts]
    return _spoil(random, draft, random.choice(others or draft.files))


def _spoil(random: Random, draft: Draft, path: str) -> Fault:
    how = random.choice(list(SPOILED))
    data = draft.nodes[path]
    assert isinstance(data, bytes)
    draft.nodes[path] = SPOILED[how](data)
    name = path.rpartition("/")[2]
    # What a file lost is missed by what is there: an id, a key.
    lost = (name.partition("_")[0], "aaa1", "script_location", "head", "shop", "env.py")
    return Fault(
        f"{path} has {how}", (path, name, *lost), raises=not path.endswith((".ini", ".toml"))
    )


FAULTS = (a_script, a_script, any_file)
