"""What must be done before an account is deleted: each app registers its part here.

Rows that are deleted with the account need nothing. An eraser is for what the database cannot know:
a name on a certificate that stays, a number inside a JSON document. Erasers run inside the
transaction of the erasure, in the order of their names.
"""

from collections.abc import Callable
from typing import Any

# Takes `user`, `keep_certificate` and `at`.
Eraser = Callable[..., None]

_erasers: dict[str, Eraser] = {}


def register_eraser(name: str, eraser: Eraser) -> None:
    """Register an eraser when an app is ready. Raises ValueError for a name that is taken."""
    if _erasers.setdefault(name, eraser) is not eraser:
        raise ValueError(f"Another eraser is called {name} already.")


def run_erasers(*, user: Any, keep_certificate: bool, at: Any) -> None:
    """Run all erasers for one account."""
    for _name, eraser in sorted(_erasers.items()):
        eraser(user=user, keep_certificate=keep_certificate, at=at)
