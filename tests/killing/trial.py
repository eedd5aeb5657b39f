"""One trial: an upgrade in which something dies, once or several times, then one that has to go through."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Self

import sqlalchemy as sa

from tests.killing.deaths import OF_A_PROCESS, Death
from tests.killing.moments import Undisturbed, chosen
from tests.killing.place import Place
from tests.killing.strike import struck
from tests.killing.upgrade import SAID, Upgrade
from tests.killing.verdict import State, doubts, faults, state_of

AGAIN = 0.3  # how often what dies does so again in the run after that
FINE, FAILED, KILLED = 0, 2, -9


@dataclass
class Trial:
    """What happened, and what is wrong at its end.

    :ivar died: for each death its moment, and what the process said at its end.
    :ivar struck: how many of the deaths came while the process was at work.
    """

    number: int
    death: Death
    died: list[tuple[str, str]] = field(default_factory=list)
    struck: int = 0
    wrong: list[str] = field(default_factory=list)

    def report(self) -> str:
        """Everything, for whoever has to find out."""
        lines = [f"trial {self.number}, {self.death}"]
        lines += [f"  {moment}: {said}" for moment, said in self.died]
        return "\n".join(lines + [f"    {line}" for one in self.wrong for line in one.split("\n")])


@dataclass
class Trials:
    """All trials of one death at one place.

    :ivar run: a run that nothing happened to, and ``expected`` what it made.
    """

    place: Place
    death: Death
    seed: int
    run: Undisturbed
    expected: State

    @classmethod
    def of(cls, place: Place, death: Death, seed: int) -> Self:
        """Measure the undisturbed run first.

        :raises Wrong: it isn't as it should be.
        """
        run, expected = place.undisturbed()
        return cls(place, death, seed, run, expected)

    def trial(self, number: int) -> Trial:
        """Run one; the seed and the number say which."""
        chance = random.Random(f"{self.seed}/{number}/{self.death}/{self.place.name}")
        trial, again = Trial(number, self.death), True
        with self.place.database() as url:
            while again:
                self._die(trial, url, chance)
                again = chance.random() < AGAIN
            self._judge(trial, url)
        return trial

    def _die(self, trial: Trial, url: str, chance: random.Random) -> None:
        """Run an upgrade in which something dies; such a one may fail, but not in whatever way."""
        moment = chosen(chance, self.run, _done(url), by_itself=self.death in OF_A_PROCESS)
        found = struck(self.place, self.death, moment, url, chance)
        trial.struck += found.happened
        run, status = found.run, self._status(found.run, trial)
        trial.died.append((str(moment), f"status {status}, {_last(run)}"))
        for other in found.others:
            if self._status(other, trial) != FINE:
                trial.wrong.append(f"one beside it failed\n{other.text}")
        may_be_killed = self.death in (*OF_A_PROCESS, Death.STALL)
        if status not in ((FINE, FAILED, KILLED) if may_be_killed else (FINE, FAILED)):
            trial.wrong.append(f"status {status}\n{run.text}")
        elif "Traceback" in run.text:
            trial.wrong.append(run.text)

    def _judge(self, trial: Trial, url: str) -> None:
        run = self.place.upgrade(url)
        status = self._status(run, trial)
        if status != FINE:
            trial.wrong.append(f"the next upgrade ended with {status}\n{run.text}")
            return
        state = state_of(url)
        trial.wrong += [*faults(self.expected, state), *doubts(state, url)]

    def _status(self, run: Upgrade, trial: Trial) -> int:
        try:
            return run.status()
        except TimeoutError:
            run.kill()
            trial.wrong.append(f"it did not end\n{run.text}")
            return run.status()


def _done(url: str) -> int:
    """How many revisions are applied; they are numbered."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("diffgen_version"):
            return 0
        head = connection.exec_driver_sql("SELECT max(version_num) FROM diffgen_version").scalar()
    return int(head.removeprefix("r")) if head else 0


def _last(run: Upgrade) -> str:
    return next((line for line in reversed(run.lines) if not line.startswith(SAID)), "nothing said")
