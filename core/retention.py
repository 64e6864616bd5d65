"""What is deleted when its time is over: each app names its jobs here, and a command runs them.

A job takes `at` and says how many things it deleted. Running it again deletes nothing more.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from .retention_clocks import Clock

Job = Callable[..., int]

_jobs: dict[str, Job] = {}
_minded: set[Clock] = set()
# Name of what is deleted → the job that does it.
JOBS: Mapping[str, Job] = MappingProxyType(_jobs)


def register_job(name: str, job: Job, clock: Clock) -> None:
    """Names a job and the clock that it minds; called when an app is ready.

    Raises ValueError for a name that is taken.
    """
    if _jobs.setdefault(name, job) is not job:
        raise ValueError(f"Another job is called {name} already.")
    _minded.add(clock)


def is_minded(clock: Clock) -> bool:
    """Whether some job deletes what is past this clock."""
    return clock in _minded


def run_jobs(*, at: datetime) -> dict[str, int]:
    """Runs all of them; how many things each deleted, by name."""
    return {name: job(at=at) for name, job in sorted(_jobs.items())}
