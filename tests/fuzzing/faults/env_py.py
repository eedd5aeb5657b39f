"""What env.py may do."""

from __future__ import annotations

from random import Random

from tests.fuzzing.case import Fault
from tests.fuzzing.draft import Draft
from tests.fuzzing.words import odd

ENV = "migrations/env.py"
WHOLE = (
    "",
    "pass",
    "1 / 0",
    "undefined",
    "import gone",
    "from migrations_runtime import gone",
    "from alembic import context\ncontext.config",
    "raise SystemExit(0)",
    "raise SystemExit('left')",
    "raise KeyError('url')",
    "raise Exception",
    "raise Exception('\\ud800')",
    "raise BaseException('all')",
    "raise GeneratorExit",
    "raise type('Strange', (Exception,), {'__str__': lambda self: 1 / 0})",
    "raise ExceptionGroup('group', [ValueError('one')])",
    "raise MemoryError",
    "raise RecursionError",
    "raise ConnectionRefusedError(111, 'refused')",
    "raise TimeoutError",
    "raise OSError(28, 'No space')",
    "def f(): f()\nf()",
    "print('\\ud800')",
    "import warnings; warnings.simplefilter('error'); warnings.warn('odd')",
    "from migrations_runtime import context\ncontext.run_migrations()",
    "from migrations_runtime import context\ncontext.configure()",
    "from migrations_runtime import context\ncontext.configure(5)",
    "from migrations_runtime import context\ncontext.configure(connection=5)",
    "from migrations_runtime import context\ncontext.configure(url=5)",
    "from migrations_runtime import context\ncontext.configure(dialect_name='gone')",
    "from migrations_runtime import context\ncontext.begin_transaction()",
    "from migrations_runtime import context\ncontext.get_context()",
    "from migrations_runtime import context\ncontext.get_x_argument(as_dictionary=True)['gone']",
    "from migrations_runtime import context\ncontext.config.get_main_option('gone').strip()",
    "from migrations_runtime import context\ncontext.config.get_section('gone')['x']",
    "from migrations_runtime import op\nop.execute('SELECT 1')",
)
OPTIONS = (
    "gone=5",
    "target_metadata=5",
    "target_metadata=[]",
    "target_metadata=[5]",
    "target_metadata='shop:Base'",
    "version_table=''",
    "version_table=5",
    "version_table='account'",
    "version_table='sqlite_x'",
    "version_table='a.b'",
    "version_table='a\"b\\n'",
    "version_table='x' * 1000",
    "version_table_schema='gone'",
    "version_table_schema=5",
    "version_table_pk='maybe'",
    "transaction_per_migration='maybe'",
    "transactional_ddl=False",
    "render_as_batch='maybe'",
    "compare_type=5",
    "compare_type=lambda *a: 1 / 0",
    "compare_server_default=lambda: None",
    "include_object=5",
    "include_object=lambda *a: 1 / 0",
    "include_name=lambda *a: undefined",
    "include_schemas=5",
    "include_tables=5",
    "exclude_tables=['[']",
    "render_item=5",
    "render_item=lambda *a: 5",
    "process_revision_directives=5",
    "process_revision_directives=lambda *a: 1 / 0",
    "process_revision_directives=lambda c, r, d: d.clear()",
    "process_revision_directives=lambda c, r, d: d.append(5)",
    "on_version_apply=5",
    "on_version_apply=lambda **kw: 1 / 0",
    "naming_convention=5",
    "user_module_prefix=5",
    "sqlalchemy_module_prefix='1x.'",
    "alembic_module_prefix=5",
    "as_sql='maybe'",
    "starting_rev='gone'",
    "output_buffer=5",
    "template_args=5",
    "upgrade_token='\\n'",
    "lock_timeout='x'",
    "lock_timeout=-1",
    "snapshot=5",
)
CHANGES = (
    ("context.run_migrations()", "pass"),
    ("context.run_migrations()", "context.run_migrations(gone=5)"),
    ("context.run_migrations()", "context.run_migrations(); context.run_migrations()"),
    ("with context.begin_transaction():", "if True:"),
    ("do_run_migrations(connection)", "do_run_migrations(connection.engine)"),
    ("do_run_migrations(connection)", "do_run_migrations(None)"),
    ("do_run_migrations(connection)", "connection.close(); do_run_migrations(connection)"),
    ("do_run_migrations(connection)", "connection.begin(); do_run_migrations(connection)"),
    ("do_run_migrations(connection)", "do_run_migrations(connection); connection.rollback()"),
    ("do_run_migrations(connection)", "do_run_migrations(connection); 1 / 0"),
    ("target_metadata = None", "target_metadata = 5"),
    ("target_metadata = None", "import shop; target_metadata = shop.Base"),
    ("target_metadata = None", "import shop; target_metadata = [shop.Base.metadata] * 2"),
    ("engine_from_config(", "(lambda *a, **k: None)("),
    ('prefix="sqlalchemy."', 'prefix="gone."'),
    ("poolclass=pool.NullPool", "poolclass=pool.NullPool, gone=5"),
    ("config = context.config", "config = None"),
    ("config = context.config", "config = context.config; config.set_main_option('odd_key', '%(')"),
)


def another(random: Random, draft: Draft) -> Fault:
    """Have env.py be something else."""
    text = random.choice(WHOLE)
    draft.write(ENV, f"{text}\n")
    return Fault(f"env.py is {text!r}", (ENV, "context", "env.py"), raises=True)


def an_option(random: Random, draft: Draft) -> Fault:
    """Give context.configure() something that it doesn't take."""
    option = random.choice(OPTIONS)
    names = (ENV, option.partition("=")[0], "target_metadata", "version", "account")
    return _change(draft, "context.configure(", f"context.configure({option}, ", names)


def a_change(random: Random, draft: Draft) -> Fault:
    """Have a line say something else."""
    before, after = random.choice(CHANGES)
    names = (ENV, "env.py", "models", "target_metadata", "odd_key")
    return _change(draft, before, after, names)


def an_odd_name(random: Random, draft: Draft) -> Fault:
    """Name the version table oddly."""
    name = odd(random)
    option = f"context.configure(version_table={name!r}, "
    return _change(draft, "context.configure(", option, (ENV, "version", name))


def _change(draft: Draft, before: str, after: str, names: tuple[str, ...]) -> Fault:
    if ENV not in draft.files:
        return Fault("no env.py to change")
    draft.write(ENV, draft.text(ENV).replace(before, after))
    return Fault(f"env.py has {after!r} in place of {before!r}", names, raises=True)


FAULTS = (another, another, an_option, an_option, a_change, an_odd_name)
