"""Post-write hooks: what a new revision's file goes through before it is anybody's."""

from __future__ import annotations

import importlib.metadata
import shlex
import shutil
import subprocess
import sys
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from diffgen.config import Config
from diffgen.errors import CommandError, HookFailed
from diffgen.writing import write
from migrations_runtime.origin import shown
from migrations_runtime.write_hooks import HookFunction, registered

FILE_TOKEN = "REVISION_SCRIPT_FILENAME"


@dataclass(frozen=True, slots=True)
class Hook:
    """One configured hook: its name, its type, and the rest of its keys."""

    name: str
    type: str
    options: Mapping[str, str] = field(default_factory=dict)


#: What runs where nothing is configured.
DEFAULT = (Hook("black", "black"),)


def configured_hooks(config: Config) -> tuple[Hook, ...]:
    """Return the hooks of ``[post_write_hooks]``; where it names none, the default one.

    ``hooks =`` with nothing after it means none at all.

    A hook without a type is of the type that has its name: ``hooks = black`` is enough.
    """
    section = config.get_section("post_write_hooks") or {}
    in_toml = any(key.startswith("post_write_hooks") for key in config.toml_diffgen_config)
    if "hooks" not in section and not in_toml:
        return DEFAULT
    return tuple(_hook(settings) for settings in config.get_hooks_list())


def _hook(settings: Mapping[str, str]) -> Hook:
    name = settings["_hook_name"]
    return Hook(name, settings.get("type", name), settings)


def run_hooks(path: Path, hooks: Sequence[Hook]) -> None:
    """Run the hooks on a file, in order, up to the first that fails.

    :raises HookFailed: when one does, is of no known type or lacks a key.
    """
    types = {**BUILT_IN, **registered()}
    for hook in hooks:
        if hook.type not in types:
            raise HookFailed(
                f"{_failed(hook.name, str(path))}: there is no type {hook.type}, but "
                f"{', '.join(sorted(types))}, and what env.py registers where it runs: for "
                "--autogenerate, or with revision_environment = true for every new revision"
            )
        try:
            # Absolute, since a hook may run in another folder (its cwd).
            types[hook.type](str(path.absolute()), {**hook.options, "_hook_name": hook.name})
        except HookFailed:
            raise
        except Exception as error:
            raise HookFailed(f"{_failed(hook.name, str(path))}: {error}") from error


def black(path: str, options: Mapping[str, str]) -> None:
    """Format the file by black in this process, with the project's own settings."""
    from diffgen.render.formatting import formatted

    file = Path(path)
    with tokenize.open(file) as script:  # by the encoding that it declares
        source, encoding = script.read(), script.encoding
    write(file, formatted(source, file), encoding)


def console_scripts(path: str, options: Mapping[str, str]) -> None:
    """Run an installed package's command in a new interpreter like this one."""
    name = _required(options, "entrypoint")
    found = importlib.metadata.entry_points(group="console_scripts", name=name)
    if not found:
        raise CommandError(f"there is no command {name} in this environment; install its package")
    entry_point, *_ = found
    start = f"import {entry_point.module}; {entry_point.module}.{entry_point.attr}()"
    _run([sys.executable, "-c", start], path, options)


def execute(path: str, options: Mapping[str, str]) -> None:
    """Run a program found on PATH."""
    name = _required(options, "executable")
    program = shutil.which(name)
    if program is None:
        raise CommandError(f"there is no program {name} on PATH; install it")
    _run([program], path, options)


def module(path: str, options: Mapping[str, str]) -> None:
    """Run a module by ``python -m``."""
    _run([sys.executable, "-m", _required(options, "module")], path, options)


#: The types of hooks that need no registering.
BUILT_IN: Mapping[str, HookFunction] = {
    "black": black,
    "console_scripts": console_scripts,
    "exec": execute,
    "module": module,
}


def _required(options: Mapping[str, str], key: str) -> str:
    if key not in options:
        name = options["_hook_name"]
        raise CommandError(f"{name}.{key} is missing; write {name}.{key} = ...")
    return options[key]


def _run(command: list[str], path: str, options: Mapping[str, str]) -> None:
    done = subprocess.run(
        [*command, *_arguments(options.get("options", ""), path)],
        cwd=options.get("cwd"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        problem = f"exit status {done.returncode}"
        raise HookFailed(f"{_failed(options['_hook_name'], path)}: {problem}", done.stdout)
    sys.stderr.write(done.stdout)


def _arguments(options: str, path: str) -> list[str]:
    """Split options as a shell would; the file goes where its token stands, else first."""
    words = shlex.split(options)
    if not any(FILE_TOKEN in word for word in words):
        words.insert(0, FILE_TOKEN)
    return [word.replace(FILE_TOKEN, path) for word in words]


def _failed(name: str, path: str) -> str:
    return f"the post-write hook {name} failed; {shown(path)} is written, look at it or at the hook"
