"""``python -m migrations_runtime upgrade head``: the commands that production needs."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable, Sequence

from migrations_runtime import command
from migrations_runtime.config import Config
from migrations_runtime.errors import CommandError
from migrations_runtime.progress import show_progress


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 fine, 1 a finding, 2 an error."""
    options = _parser().parse_args(arguments)
    if not options.quiet:
        show_progress()
    try:
        config = Config.find(options.config, ini_section=options.name, cmd_opts=options)
        options.run(config, options)
    except CommandError as error:
        if options.raiseerr:
            traceback.print_exc()
        else:
            print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt as error:
        notes = " ".join(getattr(error, "__notes__", ()))
        print(f"interrupted: {notes or 'nothing was half done'}", file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m migrations_runtime", description="Apply migrations; needs SQLAlchemy only."
    )
    parser.add_argument(
        "-c", "--config", action="append", default=[], metavar="FILE",
        help="diffgen.ini or pyproject.toml; may be given twice, for one of each",
    )  # fmt: skip
    parser.add_argument("-n", "--name", default="diffgen", help="section of the ini file")
    parser.add_argument("-x", action="append", metavar="KEY=VALUE", help="argument for env.py")
    parser.add_argument("-q", "--quiet", action="store_true", help="print no output")
    parser.add_argument("--raiseerr", action="store_true", help="show an error's whole traceback")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(
        name: str, help: str, run: Callable[[Config, argparse.Namespace], None]
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help, description=help)
        added.set_defaults(run=run)
        return added

    _add_movers(add)
    _add_viewers(add)
    return parser


_Add = Callable[[str, str, Callable[[Config, argparse.Namespace], None]], argparse.ArgumentParser]


def _add_movers(add: _Add) -> None:
    up = add(
        "upgrade",
        "bring the database up to a revision",
        lambda config, o: command.upgrade(config, o.revision, sql=o.sql, tag=o.tag),
    )
    down = add(
        "downgrade",
        "undo revisions down to one; -N undoes N",
        lambda config, o: command.downgrade(config, o.revision, sql=o.sql, tag=o.tag),
    )
    mark = add(
        "stamp",
        "make the version table say a revision and run nothing",
        lambda config, o: command.stamp(config, o.revision, sql=o.sql, tag=o.tag, purge=o.purge),
    )
    up.add_argument("revision", help="id, beginning of an id, head, heads, +N, id+N")
    down.add_argument("revision", help="id, beginning of an id, base, -N, id-N")
    mark.add_argument("revision", nargs="+", help="id, beginning of an id, head, heads, base")
    mark.add_argument("--purge", action="store_true", help="delete all rows first")
    for parser in (up, down, mark):
        parser.add_argument("--sql", action="store_true", help="print the SQL; run nothing")
        parser.add_argument("--tag", help="any text for env.py")


def _add_viewers(add: _Add) -> None:
    now = add(
        "current",
        "print the revisions that the database is at",
        lambda config, o: command.current(config, o.check_heads, o.verbose),
    )
    log = add(
        "history",
        "print the revisions, newest first",
        lambda config, o: command.history(config, o.rev_range, o.verbose, o.indicate_current),
    )
    top = add(
        "heads",
        "print the heads",
        lambda config, o: command.heads(config, o.verbose, o.resolve_dependencies),
    )
    now.add_argument("--check-heads", action="store_true", help="exit 1 unless at the heads")
    log.add_argument("-r", "--rev-range", metavar="START:END", help="which part")
    log.add_argument("-i", "--indicate-current", action="store_true", help="mark the current one")
    top.add_argument("--resolve-dependencies", action="store_true", help="only effective heads")
    for parser in (now, log, top):
        parser.add_argument("-v", "--verbose", action="store_true", help="show all of each")


if __name__ == "__main__":
    sys.exit(main())
