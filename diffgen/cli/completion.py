"""``diffgen completion``."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from migrations_runtime.config import Config

SUMMARY = """\
Print what makes a shell complete commands, flags and revisions.

  bash  eval "$(diffgen completion bash)"          in ~/.bashrc
  zsh   eval "$(diffgen completion zsh)"           in ~/.zshrc, after compinit
  fish  diffgen completion fish > ~/.config/fish/completions/diffgen.fish"""
EXAMPLES = ("completion bash",)
FILES_ONLY = True
WRITES_CONFIG = True


def add_arguments(parser: ArgumentParser) -> None:
    """Add what ``completion`` takes."""
    parser.add_argument("shell", choices=("bash", "zsh", "fish"), help="the shell")


def run(config: Config, options: Namespace) -> None:
    """Run ``completion``."""
    from argcomplete.shell_integration import shellcode

    config.print_stdout(shellcode(["diffgen"], shell=options.shell).strip("\n"))
