"""A place in a list of tokens, and the small steps that every clause of the grammar is read by."""

from __future__ import annotations

from typing import NoReturn

from migrations_runtime.dialects.sqlite.text.tokens import (
    END,
    ILLEGAL,
    SQLiteTextError,
    Token,
    tokenize,
    unquote,
)


class Cursor:
    """Reads tokens one by one; :attr:`token` is the next one, the last is an END."""

    __slots__ = ("at", "sql", "token", "tokens")

    def __init__(self, sql: str) -> None:
        self.sql = sql
        self.tokens = tokenize(sql)
        self.at = 0
        self.token = self.tokens[0]

    def next(self) -> Token:
        """Return the token here and step over it."""
        token = self.token
        if token.kind >= END:
            self.fail("a token")
        self.at += 1
        self.token = self.tokens[self.at]
        return token

    def back(self, steps: int) -> None:
        """Go back by so many tokens."""
        self.at -= steps
        self.token = self.tokens[self.at]

    def accept(self, word: str) -> bool:
        """Step over ``word`` if it is here."""
        if self.token.word != word:
            return False
        self.next()
        return True

    def accept_words(self, *words: str) -> bool:
        """Step over ``words`` if they are here, all of them."""
        if self.token.word != words[0]:
            return False
        if any(self.tokens[self.at + n].word != word for n, word in enumerate(words)):
            return False
        self.expect(*words)
        return True

    def expect(self, *words: str) -> None:
        """Step over ``words``, or raise."""
        for word in words:
            if not self.accept(word):
                self.fail(word)

    def name(self) -> str:
        """Step over a name and return it without its quotes."""
        if not self.token.is_name:
            self.fail("a name")
        return unquote(self.next())

    def qualified_name(self) -> tuple[str | None, str]:
        """Step over ``[schema.]name``; return both."""
        name = self.name()
        return (name, self.name()) if self.accept(".") else (None, name)

    def names(self) -> tuple[str, ...]:
        """Step over ``( name, ... )``."""
        self.expect("(")
        names = [self.name()]
        while self.accept(","):
            names.append(self.name())
        self.expect(")")
        return tuple(names)

    def group(self) -> list[Token]:
        """Step over ``( ... )`` with whatever is nested in it; return the tokens between."""
        self.expect("(")
        first = self.at
        depth = 1
        while depth:
            word = self.next().word
            if word == "(":
                depth += 1
            elif word == ")":
                depth -= 1
        return self.tokens[first : self.at - 1]

    def constraint_name(self) -> str | None:
        """Step over ``CONSTRAINT name`` if it is here; of several SQLite takes the last."""
        name = None
        while self.accept("CONSTRAINT"):
            name = self.name()
        return name

    def conflict(self) -> str | None:
        """Step over ``ON CONFLICT resolution`` if it is here."""
        return self.next().word if self.accept_words("ON", "CONFLICT") else None

    def text(self, tokens: list[Token]) -> str:
        """Return the SQL from the first to the last of ``tokens``, as written."""
        return self.sql[tokens[0].start : tokens[-1].end] if tokens else ""

    @property
    def done_at(self) -> int:
        """The offset after the last token stepped over."""
        return self.tokens[self.at - 1].end

    def fail(self, expected: str) -> NoReturn:
        """Raise what says where the text stops to be SQLite's."""
        here = "the end" if self.token.kind == END else repr(self.token.text)
        what = "no token of SQLite" if self.token.kind == ILLEGAL else f"where {expected} should be"
        line = " ".join(self.sql.split())
        raise SQLiteTextError(
            f"Cannot read this SQL of SQLite: {here} at offset {self.token.start} is {what}: {line}"
        )
