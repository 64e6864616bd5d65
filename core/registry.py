"""What a lower app asks and an upper one answers, so that dependencies run one way.

Who asks declares the question here or in its own module, with its types; the app above answers it
when it starts (`AppConfig.ready`). Source: ADR-0025.
"""

from collections.abc import Callable
from typing import Any


class QueryHook[**Asked, Answer]:
    """One question. `otherwise` is the answer where no app is installed that knows a better one."""

    def __init__(self, *, otherwise: Answer) -> None:
        self.otherwise = otherwise
        self._function: Callable[Asked, Answer] | None = None

    def set_handler(self, function: Callable[Asked, Answer]) -> None:
        """From now on `function` answers. Raises ValueError where another one does already."""
        if self._function not in (None, function):
            raise ValueError("This question is answered by another function already.")
        self._function = function

    def __call__(self, *args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        return self.otherwise if self._function is None else self._function(*args, **kwargs)


class SafetyHook[**Asked](QueryHook[Asked, bool]):
    """Whether something may be done to which harm could come: nobody there to ask means no."""

    def __init__(self) -> None:
        super().__init__(otherwise=False)


# Card and language → the exercise that is published; None: the built-in words are shown.
published_exercise = QueryHook[[str, str], Any](otherwise=None)
# Key, language in which it says what it shows ("": silent), further classes → the SVG; "": none.
drawing_svg = QueryHook[[str, str, str], str](otherwise="")
