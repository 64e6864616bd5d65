"""Carrying out a submitted form."""

from collections.abc import Callable

from django.forms import BaseForm

from .errors import DomainError, NotFound


def refusal(form: BaseForm, act: Callable[[], object]) -> int | None:
    """Carry out a form; return None, or the status of the page that shows the form again.

    The form then says what was refused. NotFound is not for the form: it leads to a page of its
    own.
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
