"""What the models may be."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft

MODELS = "shop.py"
WHOLE = (
    "",
    "Base = 5",
    "Base = None",
    "class Base: metadata = 5",
    "class Base: pass",
    "import sqlalchemy as sa\nBase = sa.MetaData()",
    "import sqlalchemy as sa\nBase = sa.MetaData",
    "import sqlalchemy as sa\nBase = [sa.MetaData(), 5]",
    "def Base(): raise ValueError('called')",
    "def __getattr__(name): 1 / 0",
    "raise SystemExit(0)",
    "raise KeyError",
    "raise Exception('\\ud800 \\x1b[31m')",
    "raise BaseException('all')",
    "import shop",
    "import gone",
    "def f(): f()\nf()",
    "import os; os.chdir('/')\nBase = 5",
    "print('\\ud800')",
)
ADDED = (
    "sa.Table('account', Base.metadata, sa.Column('id', sa.Integer))",
    "sa.Table('', Base.metadata, sa.Column('id', sa.Integer))",
    "sa.Table('a\\nb', Base.metadata, sa.Column('c\\x1b[31m', sa.Integer))",
    "sa.Table('\"\"\"', Base.metadata, sa.Column('\\\\', sa.Integer, comment='\"\"\"'))",
    "sa.Table('\\u202e', Base.metadata, sa.Column('%s', sa.Integer), comment='${x} % y')",
    "sa.Table('\\ud800', Base.metadata, sa.Column('x', sa.Integer))",
    "sa.Table('\\x00', Base.metadata, sa.Column('x', sa.Integer))",
    "sa.Table('x' * 500, Base.metadata, sa.Column('y' * 500, sa.Integer))",
    "sa.Table('t', Base.metadata)",
    "sa.Table('t', Base.metadata, sa.Column('id'))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.ARRAY(sa.Integer)))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.ForeignKey('gone.id')))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.Integer, server_default=sa.text('(')))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.Integer), sa.CheckConstraint('('))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.Integer), sa.CheckConstraint('gone > 1'))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.Integer, sa.Computed('gone + 1')))",
    "sa.Table('t', Base.metadata, sa.Column('id', sa.Integer), schema='gone')",
    "sa.Table('t', Base.metadata, sa.Column('e', sa.Enum('a', '\\n', name='e')))",
    "sa.Table('diffgen_version', Base.metadata, sa.Column('id', sa.Integer))",
    "sa.Index('i', Account.name, Account.name)",
    "sa.Index(None, Account.name)",
    "sa.event.listen(Base.metadata, 'before_create', lambda *a, **k: 1 / 0)",
)


def another(random: Random, draft: Draft) -> Fault:
    """Have the models be something else."""
    text = random.choice(WHOLE)
    draft.write(MODELS, f"{text}\n")
    _ask_for_them(random, draft)
    return Fault(f"the models are {text!r}", (MODELS, "shop", "models"), raises=True)


def a_table(random: Random, draft: Draft) -> Fault:
    """Add a table that is odd."""
    line = random.choice(ADDED)
    if MODELS in draft.files:
        draft.write(MODELS, f"{draft.text(MODELS)}\n\n{line}\n")
    _ask_for_them(random, draft)
    names = (MODELS, "shop", "models", "account", "'t'", "t.", "table t", "xxx", "yyy")
    return Fault(f"the models have {line}", names, raises=True)


def _ask_for_them(random: Random, draft: Draft) -> None:
    """Have a command that imports the models, most often."""
    if random.random() < 0.8:
        draft.program = "diffgen"
        draft.arguments[:] = random.choice(
            (
                ["check"],
                ["revision", "--autogenerate", "-m", "more"],
                ["check", "--scratch"],
                ["check", "--from", "history"],
                ["revision", "--autogenerate", "--from", "shop:Base"],
            )
        )


FAULTS = (another, a_table, a_table)
