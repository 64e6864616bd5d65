"""The error page of a form whose token has expired."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .fields import KEEP
from .late import keep_late


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form that is too old or was sent from elsewhere (CSRF).

    The user's text is kept by the owner mark and shown again on the page of the form.
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
