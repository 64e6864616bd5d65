"""A form whose token is too old: a sentence, and the way back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .fields import KEEP
from .late import keep_late


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere (CSRF). Words of the user are kept by the mark,
    and wait on the page of their form.
    """
    answer = keep_late(request)
    if answer is not None:
        if KEEP in request.POST:
            return answer
        messages.info(
            request,
            _("This page had been open for a while. Your words are kept. Press the button again."),
        )
        return redirect(request.path)
    sentence = _(
        "This page had been open for a while, so the step was not taken. "
        "Go back, load the page again, and take the step once more."
    )
    return render(request, "errors/refused.html", {"sentence": sentence}, status=403)
