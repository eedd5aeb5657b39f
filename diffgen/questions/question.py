"""A question, and what may be answered."""

from __future__ import annotations

from dataclasses import dataclass, replace

from diffgen.answers import FLAGS, Answers
from diffgen.catalog import Key
from diffgen.contracts import Finding
from migrations_runtime.revisions.unanswered import UNANSWERED
from migrations_runtime.showing.shell import shell_word

#: Stands in the comment of the script where UNANSWERED would, if nobody had.
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Choice:
    """One way to answer: what a flag would have said.

    :param label: what it means, as a line to choose.
    :param field: the field of ``Answers`` that it goes to.
    :param text: what the flag is given.
    :param asks: what the text lacks yet: the value that a person adds to it, if it needs one.
    """

    label: str
    field: str
    text: str
    asks: str | None = None

    def answer(self, value: str = "") -> Answers:
        """Return the answer; ``value`` is what was asked for."""
        return Answers(**{self.field: (self.text + value,)})

    @property
    def flag(self) -> str:
        """Return what to write on a command line for it."""
        text = self.text if self.asks is None else f"{self.text}{self.asks.upper()}"
        return f"{FLAGS[self.field]} {shell_word(text)}"


@dataclass(frozen=True, slots=True)
class Question:
    """Something that only a person knows.

    :param key: what it is about: the operation with that key bears it in the script.
    :param rule: the name of the rule that asks.
    :param text: the question.
    :param evidence: what speaks for one or the other, a line each.
    :param choices: the possible answers.
    :param answer: what was answered; None where it is still open.
    """

    key: Key
    rule: str
    text: str
    evidence: tuple[str, ...]
    choices: tuple[Choice, ...]
    answer: str | None = None

    def about(self, database: str | None) -> Question:
        """Return the question with answers that say which of several databases they are about."""
        if database is None:
            return self
        choices = (replace(one, text=f"{database}:{one.text}") for one in self.choices)
        return replace(self, choices=tuple(choices))

    @property
    def line(self) -> str:
        """Return all of it on a line: the question, the evidence, and the flags that answer it."""
        flags = " or ".join(choice.flag for choice in self.choices)
        evidence = f" ({'; '.join(self.evidence)})" if self.evidence else ""
        return f"{self.text}{evidence} Answer by {flags}"

    @property
    def finding(self) -> Finding:
        """Return it as the script has it, from which ``check`` knows that it is open."""
        if self.answer is not None:
            return Finding(self.rule, f"{ANSWERED} {self.answer}", warns=False)
        return Finding(self.rule, f"{UNANSWERED}: {self.line}")
