"""``diffgen revision``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from diffgen.cli.reading import add_reader
from migrations_runtime.config import Config

SUMMARY = """\
Write a new revision.

It is empty, or with --autogenerate what turns the database into the models, and proven."""
EXAMPLES = (
    "revision --autogenerate -m 'add accounts'",
    "revision --autogenerate --rename users.name=users.full_name -m 'full names'",
    "revision --autogenerate --from snapshot -m 'add accounts'",
    "revision --autogenerate --fill users.country=AT -m 'countries'",
    "revision -m 'fill in the blanks'",
    "revision -m 'shopping cart' --head base --branch-label cart",
)


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``revision`` takes."""
    add = parser.add_argument
    add("-m", "--message", help="what changes; it is in the file and in its name")
    add("--autogenerate", action="store_true", help="write the migration from the models")
    _add_answers(parser)
    add("--no-input", action="store_true", help="ask nothing; what is open stands in the script")
    add(
        "--from",
        dest="source",
        default="database",
        metavar="SOURCE",
        help="what to compare: database, snapshot, history, or other models as shop.models:Base",
    )
    add_reader(parser)
    add("--snapshot", action="store_true", help="write the snapshot beside the revisions, too")
    add("--allow-empty", action="store_true", help="write a file even if nothing differs")
    add("--sql", action="store_true", help="run env.py offline (needs revision_environment)")
    add(
        "--head",
        default="head",
        metavar="REVISION",
        help="what it follows: an id, label@head, base",
    )
    add("--splice", action="store_true", help="let --head be a revision that is no head")
    add("--branch-label", metavar="LABEL", help="begin a branch of this name")
    add("--version-path", metavar="FOLDER", help="which folder of version_locations")
    add("--rev-id", metavar="ID", help="the id, instead of a random one")
    add(
        "--depends-on",
        action="append",
        metavar="REVISION",
        help="what must come before; may be repeated",
    )


def _add_answers(parser: ArgumentParser) -> None:
    """Add what says beforehand what would be asked."""
    add = parser.add_argument
    add(
        "--rename",
        dest="renames",
        action="append",
        default=[],
        metavar="BEFORE=AFTER",
        help="what was renamed: users.name=users.full_name; may be repeated",
    )
    add(
        "--not-renamed",
        action="append",
        default=[],
        metavar="AFTER",
        help="what is new, though it looks like something renamed; may be repeated",
    )
    add(
        "--fill",
        dest="fills",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="what rows get once for a column that takes no NULL: users.country=AT; may be repeated",
    )
    add(
        "--default",
        dest="defaults",
        action="append",
        default=[],
        metavar="COLUMN=VALUE",
        help="the same by a server default, which stays; may be repeated",
    )
    add(
        "--backfill",
        dest="backfills",
        action="append",
        default=[],
        metavar="COLUMN=SQL",
        help="the same in batches, in a revision of its own: users.mail=lower(name); may be repeated",
    )


def run(config: Config, options: Namespace) -> None:
    """Run ``revision``."""
    from diffgen.command import revision

    ask = None
    if options.autogenerate and not options.no_input:
        from diffgen.cli.asking import terminal

        ask = terminal(config)
    revision(
        config,
        options.message,
        options.autogenerate,
        sql=options.sql,
        head=options.head,
        splice=options.splice,
        branch_label=options.branch_label,
        version_path=options.version_path,
        rev_id=options.rev_id,
        depends_on=options.depends_on,
        renames=options.renames,
        not_renamed=options.not_renamed,
        fills=options.fills,
        defaults=options.defaults,
        backfills=options.backfills,
        ask=ask,
        allow_empty=options.allow_empty,
        source=options.source,
        snapshot=options.snapshot,
        reader=options.reader,
    )
