"""Questions on a terminal: each with its evidence, answered by a number."""

from __future__ import annotations

from diffgen.answers import Answers
from diffgen.autogenerate import Ask
from diffgen.questions import Choice, Question
from migrations_runtime.config import Config
from migrations_runtime.terminal import is_attended


def terminal(config: Config) -> Ask | None:
    """Return what asks the person at the terminal; None where nobody is."""
    if not is_attended(config.stdout):
        return None

    def ask(question: Question, complaint: str | None) -> Answers | None:
        if complaint is not None:
            config.print_stdout("%s", complaint)
        _show(config, question)
        return _chosen(config, question)

    return ask


def _show(config: Config, question: Question) -> None:
    config.print_stdout("\n%s", question.text)
    for line in question.evidence:
        config.print_stdout("   %s", line)
    for number, choice in enumerate(question.choices, 1):
        config.print_stdout(" %s  %s", number, choice.label)


def _chosen(config: Config, question: Question) -> Answers | None:
    """Return the answer; an empty line, or the end of what is typed, leaves the question open."""
    count = len(question.choices)
    while said := _typed(f"1-{count}, or nothing to leave it open: "):
        if said.isdecimal() and 1 <= int(said) <= count:
            return _completed(question.choices[int(said) - 1])
        config.print_stdout("%s is none of the answers", said)
    return None


def _completed(choice: Choice) -> Answers | None:
    if choice.asks is None:
        return choice.answer()
    value = _typed(f"{choice.asks}: ")
    return choice.answer(value) if value else None


def _typed(prompt: str) -> str:
    try:
        return input(prompt).strip()
    except EOFError:
        return ""
