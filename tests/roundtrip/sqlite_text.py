"""Enough of SQLite's CREATE TABLE to tell what two texts say alike; written for the tests alone.

Spaces, quotes around names, the case of keywords and the place of a constraint (at its column or at
the end) do not count. Grammar: https://sqlite.org/lang_createtable.html
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?\*/)
      | (?P<string>[xX]?'(?:[^']|'')*')
      | (?P<name>"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
      | (?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)
      | (?P<word>[^\W\d][\w$]*)
      | (?P<sign>\|\||<=|>=|<>|!=|==|->>|->|<<|>>|.)""",
    re.VERBOSE | re.DOTALL,
)
_KEYWORDS = """
    ABORT ACTION ALWAYS AND AS ASC AUTOINCREMENT BETWEEN BY CASCADE CASE CHECK COLLATE
    CONFLICT CONSTRAINT CREATE CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DEFAULT
    DEFERRABLE DEFERRED DELETE DESC DISTINCT ELSE END ESCAPE EXISTS FAIL FALSE FOREIGN FROM
    GENERATED GLOB IF IGNORE IMMEDIATE IN INDEX INITIALLY IS ISNULL KEY LIKE MATCH NO NOT
    NOTNULL NULL ON OR PRIMARY REFERENCES REGEXP REPLACE RESTRICT ROLLBACK ROWID SELECT SET
    STORED STRICT TABLE TEMP THEN TRUE UNIQUE UPDATE VIRTUAL WHEN WHERE WITHOUT
    """
_STARTS = """
    CONSTRAINT PRIMARY NOT NULL UNIQUE CHECK DEFAULT COLLATE REFERENCES GENERATED AS
    """
KEYWORDS, STARTS = frozenset(_KEYWORDS.split()), frozenset(_STARTS.split())
# https://sqlite.org/lang_expr.html: two words for one operator.
SAME_SIGNS = {"<>": "!=", "==": "="}
Tokens = Sequence[str]
Constraint = tuple[str, str, list[str]]  # name, kind, the tokens after the kind


def tokens(sql: str) -> list[str]:
    """The words of a text: keywords upper, names in double quotes, literals as they are."""
    found = [
        (match.lastgroup or "", match.group())
        for match in TOKEN.finditer(sql)
        if match.lastgroup != "space"
    ]
    following = [*(text for _, text in found[1:]), ""]
    return [_token(kind, text, after) for (kind, text), after in zip(found, following, strict=True)]


def _token(kind: str, text: str, following: str) -> str:
    if kind == "name":
        inside = text[1:-1]
        inside = inside if text[0] == "[" else inside.replace(text[0] * 2, text[0])
        return '"' + inside.replace('"', '""') + '"'
    if kind == "word":
        if text.upper() in KEYWORDS:
            return text.upper()
        return text.lower() if following == "(" else '"' + text + '"'
    return SAME_SIGNS.get(text, text)


def name_of(token: str) -> str:
    """The name in a token."""
    return token[1:-1].replace('""', '"') if token.startswith('"') else token


def folded(words: Tokens) -> str:
    """The tokens as one text with single spaces."""
    return " ".join(words)


def definition(sql: str) -> Iterator[tuple[str, str]]:
    """Path and value of everything that a CREATE TABLE says."""
    words = tokens(sql)
    start = words.index("(")
    end = _closing(words, start)
    constraints: dict[str, list[str]] = {
        "primary key": [],
        "unique": [],
        "check": [],
        "foreign key": [],
    }
    for part in _split(words[start + 1 : end]):
        if part[0] in ("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"):
            kind, value = _table_constraint(part)
            constraints[kind].append(value)
        else:
            yield from _column(part, constraints)
    for kind, values in constraints.items():
        if values:
            yield kind, " | ".join(sorted(values))
    yield "options", folded(sorted(words[end + 1 :]))


def _column(part: list[str], constraints: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    name = part[0]
    path = f"column {name_of(name)}"
    body, type_ = _constraints(part[1:])
    yield f"{path} type", folded(type_).replace('"', "").upper().replace(" ", "")
    for label, kind, words in body:
        if kind == "PRIMARY":
            constraints["primary key"].append(_key(label, [name], words[1:]))
        elif kind == "UNIQUE":
            constraints["unique"].append(_key(label, [name], words))
        elif kind == "CHECK":
            constraints["check"].append(_labelled(label, _bare(words)))
        elif kind == "REFERENCES":
            constraints["foreign key"].append(_labelled(label, _reference([name], words)))
        elif kind == "NOT":
            yield f"{path} not null", _labelled(label, folded(words))
        elif kind in ("GENERATED", "AS"):
            yield f"{path} generated", _generated(words)
        elif kind != "NULL":
            yield f"{path} {kind.lower()}", _labelled(label, _bare(words))


def _generated(words: list[str]) -> str:
    opened = words.index("(")
    closed = _closing(words, opened)
    return f"{_bare(words[opened : closed + 1])} {folded(words[closed + 1 :]) or 'VIRTUAL'}"


def _constraints(words: list[str]) -> tuple[list[Constraint], list[str]]:
    """The constraints of a column, and before them its type."""
    starts = [
        place
        for place, word in enumerate(words)
        if word in STARTS and _depth(words, place) == 0 and not _continues(words, place)
    ]
    found: list[Constraint] = []
    label = ""
    for place, after in itertools.pairwise([*starts, len(words)]):
        if words[place] == "CONSTRAINT":
            label = name_of(words[place + 1])
            continue
        found.append((label, words[place], words[place + 1 : after]))
        label = ""
    return found, words[: starts[0]] if starts else words


def _continues(words: list[str], place: int) -> bool:
    """Whether a keyword belongs to the constraint before it."""
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    return (
        (words[place] == "NOT" and after == "DEFERRABLE")
        or (words[place] in ("NULL", "DEFAULT") and before in ("SET", "NOT", "DEFAULT"))
        or (words[place] == "AS" and before == "ALWAYS")
    )


def _table_constraint(part: list[str]) -> tuple[str, str]:
    label = ""
    if part[0] == "CONSTRAINT":
        label, part = name_of(part[1]), part[2:]
    if part[0] == "CHECK":
        return "check", _labelled(label, _bare(part[1:]))
    opened = part.index("(")
    closed = _closing(part, opened)
    columns, rest = part[opened + 1 : closed], part[closed + 1 :]
    if part[0] == "FOREIGN":
        return "foreign key", _labelled(label, _reference(columns, rest[1:]))
    kind = "unique" if part[0] == "UNIQUE" else "primary key"
    return kind, _key(label, columns, rest)


def _key(label: str, columns: list[str], rest: list[str]) -> str:
    return _labelled(label, f"( {folded(columns)} ) {folded(rest)}".strip())


def _reference(columns: list[str], words: list[str]) -> str:
    """A reference with its options in one order, and without those that say the default."""
    rest = folded(words)
    target, _, options = rest.partition(")")
    said = {
        key: found.group(1)
        for key in ("ON DELETE", "ON UPDATE")
        if (found := re.search(rf"{key} (SET NULL|SET DEFAULT|CASCADE|RESTRICT)", options))
    }
    match = re.search(r"MATCH (?!\"SIMPLE\")(\S+)", options)
    deferred = "INITIALLY DEFERRED" in options and "NOT DEFERRABLE" not in options
    deferrable = "DEFERRABLE" in options and "NOT DEFERRABLE" not in options
    text = f"( {folded(columns)} ) -> {target})"
    text += "".join(f" {key} {value}" for key, value in said.items())
    text += f" {match.group()}" if match else ""
    return (
        text + (" DEFERRABLE" if deferrable else "") + (" INITIALLY DEFERRED" if deferred else "")
    )


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if label else text


def _bare(words: Tokens) -> str:
    """An expression without parentheses around the whole of it."""
    words = list(words)
    while words[:1] == ["("] and _closing(words, 0) == len(words) - 1:
        words = words[1:-1]
    return folded(words)


def _split(words: list[str]) -> Iterator[list[str]]:
    depth, part = 0, list[str]()
    for word in words:
        depth += {"(": 1, ")": -1}.get(word, 0)
        if word == "," and depth == 0:
            yield part
            part = []
        else:
            part.append(word)
    yield part


def _closing(words: Tokens, opened: int) -> int:
    depth = 0
    for place in range(opened, len(words)):
        depth += {"(": 1, ")": -1}.get(words[place], 0)
        if depth == 0:
            return place
    raise ValueError(f"a parenthesis is not closed: {folded(words)}")


def _depth(words: list[str], place: int) -> int:
    before = words[:place]
    return before.count("(") - before.count(")")
