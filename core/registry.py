"""Hooks: a lower app asks and a higher one answers, so that dependencies run one way.

The asking app declares the question here or in its own module, with its types; the higher app
registers its handler when it starts (`AppConfig.ready`). Source: ADR-0025.
"""

from collections.abc import Callable
from typing import Any


class QueryHook[**Asked, Answer]:
    """One question. `otherwise` is the answer if no app has registered a handler."""

    def __init__(self, *, otherwise: Answer) -> None:
        self.otherwise = otherwise
        self._function: Callable[Asked, Answer] | None = None

    def set_handler(self, function: Callable[Asked, Answer]) -> None:
        """Register the function that answers. Raises ValueError if another one is registered."""
        if self._function not in (None, function):
            raise ValueError("This question is answered by another function already.")
        self._function = function

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return self.otherwise if self._function is None else self._function(*args, **kwargs)


class SafetyHook[**Asked](QueryHook[Asked, bool]):
    """Whether something that could cause harm is allowed: without a handler the answer is no."""

    def __init__(self) -> None:
        super().__init__(otherwise=False)


# Card and language → the published exercise; None: the built-in text is shown.
published_exercise = QueryHook[[str, str], Any](otherwise=None)
# Key, language of its description ("": none), further classes → the SVG; "": none.
drawing_svg = QueryHook[[str, str, str], str](otherwise="")
