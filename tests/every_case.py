"""One test for all rows of a table: each row is tried, and every one that fails is named.

To hand a row to a process and to report it takes longer than to try it, where nothing is set up for
it. A row that needs a database, or that takes long, is better parametrised.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from inspect import signature
from typing import Any


def every_case(names: str | tuple[str, ...], rows: Iterable[Any]) -> Callable[..., Any]:
    """As `pytest.mark.parametrize`: the names of arguments, and a value or a tuple for each row.

    The other arguments of the test are fixtures. It fails as well where there is no row.
    """
    several = (names,) if isinstance(names, str) else names
    table = [(row,) if isinstance(names, str) else tuple(row) for row in rows]

    def of_all(test: Callable[..., None]) -> Callable[..., None]:
        @wraps(test)
        def tried(**fixtures: Any) -> None:
            failed = []
            for row in table:
                try:
                    test(**dict(zip(several, row, strict=True)), **fixtures)
                except AssertionError as problem:
                    failed.append(f"{row}: {problem}")
            assert table, "no row"
            assert not failed, f"{len(failed)} of {len(table)}:\n" + "\n".join(failed)

        own = signature(test)
        left = [one for name, one in own.parameters.items() if name not in several]
        tried.__signature__ = own.replace(parameters=left)  # type: ignore[attr-defined]
        return tried

    return of_all
