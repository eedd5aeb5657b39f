"""What upgrade() and downgrade() may do."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft

BODIES = (
    "raise Exception",
    "raise Exception('')",
    "raise Exception('two\\nlines')",
    "raise Exception('\\ud800')",
    "raise Exception('\\x1b[31m')",
    "raise Exception('%s {} %(here)s')",
    "raise Exception('x' * 100000)",
    "raise Exception(b'bytes', object)",
    "raise BaseException('all')",
    "raise SystemExit",
    "raise SystemExit('left')",
    "raise SystemExit(0)",
    "raise GeneratorExit",
    "raise StopIteration",
    "raise ExceptionGroup('group', [ValueError('one')])",
    "raise type('Strange', (Exception,), {'__str__': lambda self: 1 / 0})",
    "raise type('Silent', (Exception,), {'__str__': lambda self: None})",
    "raise Exception from Exception('cause')",
    "raise RecursionError",
    "raise MemoryError",
    "raise BrokenPipeError",
    "raise OSError(28, 'No space')",
    "raise UnicodeDecodeError('utf-8', b'x', 0, 1, 'odd')",
    "raise UserWarning('warned')",
    "upgrade()",
    "1 / 0",
    "undefined",
    "yield",
    "return 5",
    "await None",
    "import gone",
    "import warnings; warnings.warn('odd')",
    "print('\\ud800')",
    "print('x' * 100000)",
    "import os; os.chdir('/')",
    "import sys; sys.exit(3)",
    "import os; os.remove(__file__)",
    "import logging; logging.getLogger().error('%s')",
    "op",
    "op.nothing()",
    "op.execute(None)",
    "op.execute(5)",
    "op.execute('')",
    "op.execute(';')",
    "op.execute('SELECT')",
    "op.execute('SELECT 1; SELECT 2')",
    "op.execute('SELECT :x')",
    "op.execute('SELECT \\'%s\\'')",
    "op.execute('SELECT \\ud800')",
    "op.execute('COMMIT')",
    "op.execute('ROLLBACK')",
    "op.execute('BEGIN')",
    "op.execute('PRAGMA writable_schema = 1')",
    "op.execute('DROP TABLE diffgen_version')",
    "op.execute('DELETE FROM diffgen_version')",
    "op.execute('ATTACH \\'/nowhere/x.db\\' AS x')",
    "op.create_table('account', sa.Column('id', sa.Integer))",
    "op.create_table()",
    "op.create_table('')",
    "op.create_table(None)",
    "op.create_table('t')",
    "op.create_table('a\\nb', sa.Column('\\x1b', sa.Integer))",
    "op.create_table('t', sa.Column('id'))",
    "op.create_table('t', sa.Column('id', sa.ARRAY(sa.Integer)))",
    "op.create_table('t', 'id')",
    "op.add_column('gone', sa.Column('x', sa.Integer))",
    "op.add_column('account', 'x')",
    "op.add_column('account', sa.Column('x', sa.Integer, nullable=False))",
    "op.drop_column('account', 'gone')",
    "op.drop_table('gone')",
    "op.alter_column('account', 'gone', nullable=False)",
    "op.alter_column('account', 'name', type_=5)",
    "op.alter_column('account')",
    "op.drop_constraint('gone', 'account')",
    "op.drop_constraint(None, 'account')",
    "op.create_foreign_key(None, 'account', 'gone', ['id'], ['id'])",
    "op.create_index('i', 'account', ['gone'])",
    "op.create_index('i', 'account', [])",
    "op.bulk_insert('account', [])",
    "op.bulk_insert(sa.table('account', sa.column('id')), [{'gone': 1}])",
    "op.rename_table('gone', 'there')",
    "op.get_bind().close()",
    "op.get_bind().commit()",
    "op.get_bind().rollback()",
    "op.get_bind().begin()",
    "op.get_bind().invalidate()",
    "op.get_bind().connection.close()",
    "op.get_bind().engine.dispose()",
    "op.batch_alter_table('gone').__enter__()",
    "op.batch_alter_table('account').__enter__().drop_column('name')",
    'exec(\'with op.batch_alter_table("account") as b: b.drop_column("gone")\')',
    "exec('with op.batch_alter_table(\"account\") as b: raise SystemExit')",
    "exec('with op.get_context().autocommit_block(): 1/0')",
    "op.get_context().configure()",
    "op.invoke(None)",
    "op.run_async(None)",
    "op.f(None)",
    "op.backfill('gone', 'x', 'y')",
)
SHAPES = (
    "upgrade = None",
    "upgrade = 5",
    "upgrade = 'text'",
    "del upgrade",
    "del downgrade",
    "def upgrade(needed): pass",
    "def upgrade(*, needed): pass",
    "async def upgrade(): pass",
    "class upgrade: pass",
    "class upgrade:\n    def __init__(self): raise ValueError('odd')",
    "upgrade = upgrade()",
    "upgrade.__code__ = downgrade.__code__",
    "__name__ = None",
    "__file__ = None",
    "__doc__ = 5",
    "op = None",
    "raise SystemExit(0)",
    "raise ImportError('gone')",
)


def a_body(random: Random, draft: Draft) -> Fault:
    """Have a function do something else."""
    script = draft.a_script(random)
    function, body = random.choice(("upgrade", "upgrade", "downgrade")), random.choice(BODIES)
    lines = draft.text(script).split("\n")
    for number, line in enumerate(lines):
        if line.startswith(f"def {function}"):
            lines.insert(number + 1, f"    {body}")
            break
    draft.write(script, "\n".join(lines))
    names = (script, script.rpartition("/")[2], "aaa1", "aab2", "bbb3", "ccc4", "version")
    return Fault(f"{function}() of {script} does {body}", names, raises=True)


def a_shape(random: Random, draft: Draft) -> Fault:
    """Have a script define something else."""
    script, lines = draft.a_script(random), random.choice(SHAPES)
    draft.write(script, f"{draft.text(script)}\n\n{lines}\n")
    return Fault(f"{script} ends with {lines!r}", (script, script.rpartition("/")[2]), raises=True)


FAULTS = (a_body, a_body, a_body, a_shape)
