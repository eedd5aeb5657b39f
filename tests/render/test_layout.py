"""What is laid out before black sees it is as black would have it, and nothing else is touched."""

from __future__ import annotations

import ast

import black
import pytest
from black.mode import Mode
from hypothesis import given, settings
from hypothesis import strategies as st

from diffgen.render.layout import laid_out

WIDTHS = (40, 79, 88)
TABLE = (
    "def upgrade() -> None:\n"
    "    op.create_table('orders', sa.Column('id', sa.Integer(), nullable=False), sa.Column('state', "
    "sa.Enum('open', 'paid', 'sent', name='order_state', native_enum=False), server_default='open', "
    "nullable=False), sa.PrimaryKeyConstraint('id'))\n"
    "    op.create_index(op.f('ix_orders_state'), 'orders', ['state', 'id'], unique=False)\n"
    "    op.create_check_constraint('a_name_that_is_very_long', 'orders', 'it is checked by an expression')\n"
)


def blackened(source: str, width: int = 88) -> str:
    return black.format_str(source, mode=Mode(line_length=width))


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_usual_is_final(width):
    assert laid_out(TABLE, width) == blackened(TABLE, width)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    "line",
    [
        "op.execute('a statement that is too long for one line, and the only argument of its call')",
        "f(*some_arguments_of_a_call, **and_others_by_their_names_that_take_a_lot_of_room, and_more=1)",
        "op.f(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbb)(ccccccccccccccccccccccccccc, 1)",
        "a.b.c.dddddddddddddddddddddddddddd(eeeeeeeeeeeeeeeeeeeeeeeeeee, ffffffffffffffffffffff, 'gggggggggg')",
        "op.execute('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'c' 'd')  # why",
        "op.execute(  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',   'bbbbbbbbbbbbbbbbbbbbbbbbbbbb', x = 1)",
        "op.execute('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'it\\'s', \"it's\", 'say \"so\"', b'bytes')",
        "op.execute(f'{x[\"a\"]} {y['b']} aaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'cccccccccccccccccccccccccc', 'd', 'e')",
        "x = f('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccccccccc', 1)",
        "f('Zoë', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbb', 'ccccccccccc', 1)",
        "f('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbb'); g('cccccccccccccc', 'ddddddddddddd')",
        "def f():\n  '''op.f(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb, ccccccc)'''",
        "'''\nop.f('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb', 'cccccccccc')\n'''",
    ],
)
def test_what_is_not_comes_out_as_black_alone_would_have_it(line, width):
    try:
        expected = blackened(f"{line}\n", width)
    except black.InvalidInput:  # quotes of a kind within themselves, before Python 3.12
        assert laid_out(f"{line}\n", width) == f"{line}\n"
    else:
        assert blackened(laid_out(f"{line}\n", width), width) == expected


@pytest.mark.parametrize("source", ["f('a'\n", "# fmt: off\nf('a')\n", "f('a')\r\n", "f('a')"])
def test_what_is_left_as_it_is(source):
    assert laid_out(source, 4) == source


def test_quotes_are_changed_where_black_changes_them():
    assert laid_out("x: str = 'a'\n", 88) == 'x: str = "a"\n'
    assert laid_out("x: str = 'a'\n", 88, quotes=False) == "x: str = 'a'\n"


names = st.sampled_from(["op.f", "sa.Column", "f", "a.b.c", "name", "sa.Enum"])
atoms = st.one_of(
    st.text("ab '\"", max_size=30).map(repr), st.integers().map(repr), names, st.just("['x', 'y']")
)


def _calls(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    arguments = st.lists(
        st.one_of(parts, st.tuples(st.sampled_from(["x=", "yes=", ""]), parts).map("".join)),
        max_size=4,
    ).map(lambda given: sorted(given, key=lambda one: one.startswith(("x=", "yes="))))
    return st.builds(lambda name, given: f"{name}({', '.join(given)})", names, arguments)


@settings(max_examples=40, deadline=None)
@given(_calls(st.recursive(atoms, _calls, max_leaves=12)), st.sampled_from(WIDTHS))
def test_any_call_comes_out_as_black_alone_would_have_it(call, width):
    source = f"def upgrade():\n    {call}\n"
    try:
        ast.parse(source)
    except SyntaxError:  # an argument given twice
        return
    assert blackened(laid_out(source, width), width) == blackened(source, width)
