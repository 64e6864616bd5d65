"""What comes of a form that was posted."""

from collections.abc import Callable

from django.forms import BaseForm

from .errors import DomainError, NotFound


def refusal(form: BaseForm, act: Callable[[], object]) -> int | None:
    """Does what the form asks for. None: it is done; else the status of the page that shows the
    form again, which then says what was refused.

    NotFound is not for the form: it leads to a page of its own.
    """
    if not form.is_valid():
        return 400
    try:
        act()
    except NotFound:
        raise
    except DomainError as problem:
        form.add_error(None, str(problem.sentence))
        return problem.status
    return None
