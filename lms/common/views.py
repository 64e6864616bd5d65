"""Answers that belong to no feature."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .kept_words import keep_from


def closed(request, *args, **kwargs):
    """An address that a library would open and this project keeps shut."""
    raise Http404


def stale_form(request, reason=""):
    """The form was too old or came from elsewhere (CSRF): a sentence, and the way back.

    Words of her own are not lost by it: they wait on the page of their form.
    """
    if keep_from(request):
        messages.info(
            request,
            _("This page had been open for a while. Your words are here, but not kept yet."),
        )
        return redirect(request.path)
    sentence = _(
        "This page had been open for a while, so the step was not taken. "
        "Go back, load the page again, and take the step once more."
    )
    return render(request, "errors/refused.html", {"sentence": sentence}, status=403)


def live(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


def not_found(request, exception=None):
    """Not there, or not for her: one page for both."""
    return render(request, "404.html", status=404)
