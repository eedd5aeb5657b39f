"""Source as black lays it out, where that is plain: what black needn't change it goes over once, else twice.

The second time makes sure that its own commas change nothing (``format_str`` of ``black/__init__.py``).
It has the last word: what is left as it is here, or laid out in another way, only takes it longer. But
for a comma behind the last of several arguments, which black takes for a wish to have each on its own
line; so that is written where black would write it:
https://black.readthedocs.io/en/stable/the_black_code_style/current_style.html#the-magic-trailing-comma
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from migrations_runtime.revisions.loader import NOT_COMPILED

_INDENT = 4
_DIRECTIVE = "# fmt:"


def laid_out(source: str, width: int, quotes: bool = True) -> str:
    """Return Python source with its long calls over several lines; what has an error as it is.

    :param width: of a line.
    :param quotes: whether texts are to be in double quotes.
    """
    if _DIRECTIVE in source or not source.isascii():  # the columns of the tree are of UTF-8
        return source
    try:
        tree = ast.parse(source)
    except NOT_COMPILED:
        return source
    lines = source.split("\n")
    if "\f" in source or "\r" in source or len(lines) != len(source.splitlines()) + 1:
        return source  # other ends of lines than those that the tree counts
    for text, said in _texts(tree) if quotes else ():
        _quote(text, said, lines)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            line = lines[node.lineno - 1]
            if len(line) > width and _is_plain(node, line):
                lines[node.lineno - 1] = "\n".join(_lines(node.value, line, width))
    return "\n".join(lines)


def _texts(tree: ast.Module) -> Iterator[tuple[ast.Constant, str]]:
    """Yield the texts of a tree, but for those within others, and what they say."""
    within: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            within |= {id(part) for part in ast.walk(node)}
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in within
        ):
            yield node, node.value


def _quote(text: ast.Constant, said: str, lines: list[str]) -> None:
    """Write a text in double quotes, where these are all there is to be changed."""
    line, start, end = lines[text.lineno - 1], text.col_offset, text.end_col_offset
    if line[start:end] == f"'{said}'" == repr(said) and '"' not in said:
        lines[text.lineno - 1] = f'{line[:start]}"{said}"{line[end:]}'


def _is_plain(statement: ast.Expr, line: str) -> bool:
    """Whether a line is the statement alone, written as black writes it but for its quotes."""
    start, end = statement.col_offset, statement.end_col_offset
    if statement.end_lineno != statement.lineno or line[:start].strip() or end != len(line):
        return False
    return "\\" not in line and _any_quotes(ast.unparse(statement)) == _any_quotes(line[start:])


def _any_quotes(text: str) -> str:
    return text.replace("'", '"')


def _lines(call: ast.Call, line: str, width: int, margin: str = "", end: str = "") -> Iterator[str]:
    """Yield a call: on one line, or its arguments on one, or each of them on its own.

    :param line: that the call stands on.
    :param margin: before the call; else that of its line.
    :param end: what comes behind it.
    """
    margin = margin or " " * call.col_offset
    inner = margin + " " * _INDENT
    text = line[call.col_offset : call.end_col_offset]
    arguments: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    if len(margin + text + end) <= width or not _is_simple(call):
        yield margin + text + end
        return
    all_of_them = inner + line[arguments[0].col_offset : call.end_col_offset].removesuffix(")")
    within = [all_of_them] if len(all_of_them) <= width else _each(arguments, line, width, inner)
    yield f"{margin}{ast.unparse(call.func)}("
    yield from within
    yield f"{margin}){end}"


def _each(
    arguments: list[ast.expr | ast.keyword], line: str, width: int, margin: str
) -> Iterator[str]:
    end = "," if len(arguments) > 1 else ""
    for argument in arguments:
        if isinstance(argument, ast.Call):
            yield from _lines(argument, line, width, margin, end)
        else:
            yield f"{margin}{line[argument.col_offset : argument.end_col_offset]}{end}"


def _is_simple(call: ast.Call) -> bool:
    """Whether a call is of a name or of an attribute of one, and has plain arguments."""
    function = call.func.value if isinstance(call.func, ast.Attribute) else call.func
    is_starred = any(isinstance(one, ast.Starred) for one in call.args)
    is_unpacked = any(one.arg is None for one in call.keywords)
    is_called = bool(call.args or call.keywords)
    return isinstance(function, ast.Name) and is_called and not (is_starred or is_unpacked)
