"""The folder of an environment: env.py and the revision files beside it."""

from __future__ import annotations

import os
import sys
from functools import cached_property

from migrations_runtime.errors import CommandError, ConfigError, MultipleHeads, ResolutionError
from migrations_runtime.origin import shown
from migrations_runtime.revisions import symbols
from migrations_runtime.revisions.history import between
from migrations_runtime.revisions.reading import read_graph
from migrations_runtime.revisions.script import Script
from migrations_runtime.settings.settings import FILE_TEMPLATE, Settings

TYPE_CHECKING = False  # ADR 0012
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from migrations_runtime.config import Config
    from migrations_runtime.revisions.graph import Graph


class ScriptDirectory:
    """The revisions of one environment, read when first asked for, and by their heads only.

    Everything that takes a revision takes what people type for one: an id, the beginning of one,
    ``head``, ``heads``, ``base``, ``label@head``, ``id+2``.

    :param dir: the folder that has ``env.py``.
    """

    def __init__(
        self,
        dir: str,
        file_template: str = FILE_TEMPLATE,
        truncate_slug_length: int = 40,
        version_locations: Sequence[str] | None = None,
        output_encoding: str = "utf-8",
        timezone: str | None = None,
        recursive_version_locations: bool = False,
        config: Config | None = None,
        sourceless: bool = False,
    ) -> None:
        self.config = config
        self.dir = dir
        self.file_template = file_template
        self.truncate_slug_length = truncate_slug_length
        self.version_locations = [*(version_locations or [os.path.join(dir, "versions")])]
        self.output_encoding = output_encoding
        self.timezone = timezone
        self.recursive_version_locations = recursive_version_locations
        self.sourceless = sourceless

    @classmethod
    def from_config(cls, config: Config) -> ScriptDirectory:
        """Return the environment that ``script_location`` names; ``prepend_sys_path`` takes effect.

        Where ``alembic_names`` is on, scripts may import Alembic's names from here on.

        :raises ConfigError: the key is missing, or what it names is.
        :raises CommandError: ``alembic_names`` is on, and Alembic itself is imported already.
        """
        settings = Settings(config)
        if settings.alembic_names:
            from migrations_runtime import alembic_names

            alembic_names.install()
        # Absolute, since the import system keeps what "." was when it first looked there.
        for path in map(os.path.abspath, reversed(settings.prepend_sys_path)):
            if path not in sys.path:
                sys.path.insert(0, path)
        folder = _folder(config.required("script_location"))
        if not os.path.isdir(folder):
            raise ConfigError(
                f"{config.where('script_location')} names the folder {shown(folder)}, which is not there; "
                "create it with 'diffgen init', or correct the key"
            )
        return cls(
            folder,
            file_template=settings.file_template,
            truncate_slug_length=settings.truncate_slug_length,
            version_locations=[_folder(location) for location in settings.version_locations],
            output_encoding=settings.output_encoding,
            timezone=settings.timezone,
            recursive_version_locations=settings.recursive_version_locations,
            config=config,
            sourceless=settings.sourceless,
        )

    # -- files ---------------------------------------------------------------------------------

    @property
    def versions(self) -> str:
        """The folder that new revisions go to."""
        return self.version_locations[0]

    @property
    def env_py_location(self) -> str:
        """The path of ``env.py``."""
        return os.path.join(self.dir, "env.py")

    @cached_property
    def graph(self) -> Graph:
        """The revisions of all version locations.

        :raises RevisionError: a file is no revision, or they don't make a graph.
        """
        return read_graph(self.version_locations, self.recursive_version_locations, self.sourceless)

    def refresh(self) -> None:
        """Forget what was read: a file was written or removed."""
        self.__dict__.pop("graph", None)

    def run_env(self) -> None:
        """Run ``env.py``; it finds the running ``EnvironmentContext`` by itself.

        :raises EnvironmentScriptError: it is missing, or raises.
        """
        from migrations_runtime.env.script import run_env_script

        run_env_script(self.env_py_location, self.config)

    def generate_revision(
        self,
        revid: str,
        message: str | None,
        head: str | Sequence[str] | None = None,
        splice: bool = False,
        branch_labels: str | Sequence[str] | None = None,
        version_path: str | os.PathLike[str] | None = None,
        file_template: str | None = None,
        depends_on: str | Sequence[str] | None = None,
        **kw: object,
    ) -> Script:
        """Write a revision file from the environment's template, and return it.

        The runtime cannot: what an entry point of the group ``migrations_runtime.new_revisions``
        names does, which diffgen brings.

        :param head: the revisions to follow; ``splice`` allows some that are no heads.
        :param version_path: which of several version locations it goes to.
        :param file_template: the name of the file, in place of the configured one.
        :param kw: variables for the template, such as ``upgrades``.
        :raises CommandError: it can't be written, or nothing that is installed does that.
        """
        from copy import copy
        from importlib.metadata import entry_points

        directory = copy(self)
        directory.file_template = file_template or self.file_template
        for found in entry_points(group="migrations_runtime.new_revisions"):
            script: Script = found.load()(
                directory,
                {key: value for key, value in kw.items() if key != "refresh"},
                rev_id=revid,
                message=message,
                head=head or "head",
                splice=splice,
                branch_label=branch_labels,
                version_path=None if version_path is None else os.fspath(version_path),
                depends_on=depends_on,
            )
            self.refresh()
            return script
        raise CommandError("revisions are written by diffgen, which is not installed; install it")

    # -- revisions -----------------------------------------------------------------------------

    def script(self, revision: str) -> Script:
        """Return the revision of exactly this id."""
        return Script(self.graph[revision], self.graph)

    def get_revision(self, id_: str) -> Script | None:
        """Return one revision; ``None`` is base.

        :raises ResolutionError: there is none, or more than one.
        """
        found = self.get_revisions(id_)
        if len(found) > 1:
            raise MultipleHeads(
                f"'{id_}' names several revisions: {', '.join(s.revision for s in found)}; name one"
            )
        return found[0] if found else None

    def get_revisions(self, id_: str | Iterable[str] | None) -> tuple[Script, ...]:
        """Return all revisions that ``id_`` names, or each of several ids.

        :raises ResolutionError: there is none of that name.
        """
        given = (id_,) if isinstance(id_, str) else tuple(id_ or ())
        found = [name for text in given for name in symbols.resolve(self.graph, text)]
        return tuple(self.script(name) for name in dict.fromkeys(found))

    def as_revision_number(self, id_: str) -> str | tuple[str, ...] | None:
        """Return the full id that ``id_`` names; a tuple for ``heads``, ``None`` for base."""
        found = tuple(script.revision for script in self.get_revisions(id_))
        if id_ == "heads":
            return found
        return found[0] if found else None

    def get_all_current(self, heads: Iterable[str]) -> set[Script]:
        """Return the last applied revision of each line, where a database is at ``heads``.

        Those are ``heads``, and what they depend on where nothing applied follows that.
        """
        return {self.script(id_) for id_ in self.graph.last_of_lines(self.known(heads))}

    def known(self, heads: Iterable[str]) -> tuple[str, ...]:
        """Return the ids that a database has, seen to be among the revisions.

        :raises ResolutionError: one of them is in no file.
        """
        for head in heads:
            if head in self.graph:
                continue
            if head in self.graph.replaced:
                successor = self.graph[self.graph.replaced[head]]
                raise ResolutionError(
                    f"The database is at {head}, which is a part of {successor.name} now: with the "
                    f"files from before that, upgrade it to {successor.revision} (or downgrade it "
                    "below), then go on with these"
                )
            raise ResolutionError(
                f"Can't locate revision identified by '{head}', at which the database is: it is "
                f"in no file of {', '.join(map(shown, self.version_locations))}; get the code that has it, "
                "or state where the database is with 'stamp --purge'"
            )
        return self.graph.uncovered(tuple(heads))

    def get_heads(self, consider_depends_on: bool = False) -> list[str]:
        """Return the ids of all heads; with ``consider_depends_on`` those nothing depends on."""
        return list(self.graph.effective_heads if consider_depends_on else self.graph.heads)

    @property
    def way_up(self) -> str:
        """What to run for a database to have all revisions, as an error says it."""
        return "run 'upgrade heads'" if len(self.graph.heads) > 1 else "run 'upgrade head'"

    def get_current_head(self) -> str | None:
        """Return the id of the head; ``None`` where there are no revisions.

        :raises MultipleHeads: there are several.
        """
        found = symbols.resolve(self.graph, "head")
        return found[0] if found else None

    def get_bases(self) -> list[str]:
        """Return the ids of all bases."""
        return list(self.graph.bases)

    def get_base(self) -> str | None:
        """Return the id of the base; ``None`` where there are no revisions.

        :raises MultipleHeads: there are several.
        """
        bases = self.graph.bases
        if len(bases) > 1:
            raise MultipleHeads(f"There are several base revisions: {', '.join(bases)}; name one")
        return bases[0] if bases else None

    def walk_revisions(self, base: str = "base", head: str = "heads") -> Iterator[Script]:
        """Yield the revisions from ``head`` down to ``base``, both included, newest first.

        :raises ResolutionError: one is unknown, or ``base`` is not below ``head``.
        """
        upper = symbols.resolve(self.graph, head)
        lower = symbols.resolve(self.graph, base)
        return iter(self.between(lower, upper))

    def iterate_revisions(
        self, upper: str | Sequence[str] | None, lower: str | Sequence[str] | None
    ) -> Iterator[Script]:
        """Yield the revisions from ``upper`` down to ``lower``, the latter left out."""
        top = [script.revision for script in self.get_revisions(upper)]
        bottom = [script.revision for script in self.get_revisions(lower)]
        return (s for s in self.between(bottom, top) if s.revision not in bottom)

    def between(self, lower: Sequence[str], upper: Sequence[str]) -> list[Script]:
        """Return what ``upper`` takes that is on the lines up from ``lower``, newest first.

        With no ``lower`` that is all, what is depended on as well.

        :raises ResolutionError: no line leads from one to the other.
        """
        return [Script(one, self.graph) for one in between(self.graph, lower, upper)]


def _folder(location: str) -> str:
    """Return a location as a path; ``package:folder:below`` is in an installed package."""
    package, colon, rest = location.partition(":")
    if not colon or len(package) < 2 or os.path.isabs(location):  # C:\migrations is a path
        return os.path.normpath(location)
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    if spec is None or not spec.submodule_search_locations:
        raise ConfigError(
            f"'{location}' names the package {package}, which cannot be imported; install it, or "
            "add its folder to prepend_sys_path"
        )
    return os.path.join(next(iter(spec.submodule_search_locations)), *rest.split(":"))
