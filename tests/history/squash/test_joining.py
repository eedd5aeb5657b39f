"""Scripts in one file: their functions keep their text, and get names of their own."""

from __future__ import annotations

import textwrap

import pytest

from diffgen.errors import CommandError
from diffgen.history.squash.joining import Joined, KeptScript, joined

HEAD = ("import sqlalchemy as sa", "from migrations_runtime import op")


def script(revision: str, source: str) -> KeptScript:
    return KeptScript(revision, f"{revision}.py", textwrap.dedent(source), f"title of {revision}")


def together(*sources: str) -> Joined:
    ids = ("a1", "b-2", "c3")
    return joined([script(id_, source) for id_, source in zip(ids, sources, strict=False)], HEAD)


def test_the_functions_are_named_after_their_revision():
    result = together("def upgrade():\n    pass\n", "def upgrade():\n    pass\n")
    assert result.code == [
        "# a1: title of a1\n\ndef upgrade_a1():\n    pass\n",
        "# b-2: title of b-2\n\ndef upgrade_b_2():\n    pass\n",
    ]


def test_docstring_header_and_imports_go_and_comments_stay():
    result = together('''\
        """The docstring."""

        from __future__ import annotations

        import sqlalchemy as sa
        from alembic import op
        import json

        # revision identifiers
        revision = "a1"
        down_revision: str | None = None

        # What to fill in.
        WORDS = """
        as they are
        """  # here, too


        @staticmethod
        def upgrade() -> None:
            op.execute(json.dumps(WORDS))
        ''')
    assert result.futures == {"annotations"}
    assert list(result.imports) == [*HEAD, "import json"]
    assert result.code == [
        "# a1: title of a1\n\n"
        '# What to fill in.\nWORDS = """\nas they are\n"""  # here, too\n\n'
        "@staticmethod\ndef upgrade_a1() -> None:\n    op.execute(json.dumps(WORDS))\n"
    ]


def test_a_name_that_means_two_things_is_told_apart_wherever_it_is_used():
    source = """\
        people = sa.table("people{}")

        def fill():
            é = 1; return people, é, people

        def upgrade():
            fill(people=people)
        """
    first, second = together(source.format(""), source.format("2")).code
    assert "people = sa.table" in first
    assert 'people_b_2 = sa.table("people2")' in second
    assert "é_b_2" not in second
    assert "return people_b_2, é, people_b_2" in second
    assert "fill_b_2(people=people_b_2)" in second


def test_one_import_serves_all_and_another_of_its_name_is_told_apart():
    result = together(
        "from datetime import datetime\nNOW = datetime.now()\n",
        "import datetime\nNOW = datetime.datetime.now()\n",
        "from datetime import datetime\nTHEN = datetime.now()\n",
    )
    assert list(result.imports)[2:] == [
        "from datetime import datetime",
        "import datetime as datetime_b_2",
    ]
    assert "NOW_b_2 = datetime_b_2.datetime.now()" in result.code[1]
    assert "THEN = datetime.now()" in result.code[2]


def test_parts_of_a_package_are_imported_side_by_side():
    result = together("import os.path\nA = os.path.sep\n", "import os\nB = os.sep\n")
    assert list(result.imports)[2:] == ["import os.path", "import os"]
    assert "B = os.sep" in result.code[1]


def test_what_comes_from_one_module_stands_on_one_line():
    result = together("import json\nfrom a import c\n", "from a import b as d, b\n")
    assert result.import_lines[2:] == ("import json", "from a import b, b as d, c")


def test_what_is_imported_in_a_block_is_told_apart_there():
    source = "try:\n    from a import base\nexcept ImportError:\n    from b import c as base\nX = base()\n"
    first, second = together(source, source).code
    assert first.endswith(f"\n\n{source.replace('X =', chr(10) + 'X =')}")
    assert "    from a import base as base_b_2\n" in second
    assert "    from b import c as base_b_2\n" in second
    assert "X_b_2 = base_b_2()" in second


def test_a_header_value_that_the_script_uses_is_kept():
    result = together('revision = "a1"\n\ndef upgrade():\n    print(revision)\n')
    assert 'revision_a1 = "a1"' in result.code[0]
    assert "print(revision_a1)" in result.code[0]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def f(x):\n    return x\n", r"b-2.py:1: x is a parameter here"),
        ("class A:\n    x = 2\n", r"b-2.py:2: x is an attribute here"),
        ("def f():\n    global x\n", r"b-2.py:2: x is declared global"),
        ("def f():\n    import x\n", r"b-2.py:2: x is imported within a function"),
        ("def f():\n    def x(): pass\n", r"b-2.py:2: x is defined within a function"),
        ("import x.y\n", r"b-2.py:1: x is a package that is imported with a part"),
        ("from x import *\n", r"b-2.py:1: an import of \* brings names"),
        ("a = 1; b = 2\n", r"b-2.py:1: two statements on one line"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(source, why):
    own = "" if source.count("\n") == 1 else "x = 1\n"
    with pytest.raises(CommandError, match=why):
        together("x = 0\n", source + own)
