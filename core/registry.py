"""Where an upper app offers what a lower one needs, so that dependencies run one way.

The upper app offers a function under a name when it starts; the lower one asks by that name and
says what holds where nobody offers it.
"""

from collections.abc import Callable
from typing import Any

_offered: dict[str, Callable[..., Any]] = {}


def offer(name: str, function: Callable[..., Any]) -> None:
    """Makes `function` the answer to `name`."""
    _offered[name] = function


def ask(name: str, *args: Any, otherwise: Any = None, **kwargs: Any) -> Any:
    """What the function offered under that name says; `otherwise` where there is none."""
    function = _offered.get(name)
    return otherwise if function is None else function(*args, **kwargs)
