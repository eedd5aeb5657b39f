"""A history that is run on a scratch database, to see what it makes."""

from diffgen.replay.state import State, differences, unsteady
from diffgen.replay.trial import Trial, reason, replayed, trial

__all__ = ["State", "Trial", "differences", "reason", "replayed", "trial", "unsteady"]
