"""Where lower apps offer what `lms.desks` collects, so that nobody imports upwards.

An app registers a function in its `AppConfig.ready`; the desk calls all of them.
"""

from collections.abc import Callable


class Registry:
    """Named functions of one kind, in the order they were registered."""

    def __init__(self):
        self._functions: dict[str, Callable] = {}

    def register(self, name: str, function: Callable) -> None:
        """Adds `function`; a second registration under the same name replaces the first."""
        self._functions[name] = function

    def items(self):
        """Pairs of name and function."""
        return list(self._functions.items())
