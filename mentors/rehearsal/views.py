"""A rehearsal alone: a scripted mentee, real screening, pause and help; nothing is stored.

The talk is passed in the page itself, signed for its person. With the last page it is gone.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from accounts.types import Person, SignedInRequest
from core.errors import NotFound
from mentors.rooms.on_call.sentences import STOPPED_IN_PRACTICE
from mentors.rooms.rules.lifecycle import MAX_MESSAGE_CHARACTERS
from mentors.rooms.rules.messaging import is_visible
from mentors.rooms.state.permissions import may_rehearse
from mentors.rooms.state.sentences import NOTHING_WRITTEN, REJECTED_WORDS

from . import rules
from .queries import FIRST_TALK, is_stopped, script_of
from .rules import Script, Talk

# How long a page can be open before the rehearsal has to begin again, in seconds.
KEPT_OPEN = 2 * 60 * 60
# The effect of each tap; text in the box stays there.
TAPS: Mapping[str, Callable[[Talk, Script], Talk]] = {
    "pause": lambda talk, script: rules.hold(talk),
    "continue": rules.go_on,
    "help": rules.ask_for_help,
    "end": lambda talk, script: rules.end(talk),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: SignedInRequest) -> HttpResponse:
    """Show the introduction and, after “Begin”, the talk; each tap returns the updated page."""
    if not may_rehearse(request.user):
        raise NotFound
    act = request.POST.get("act", "say") if request.method == "POST" else ""
    talk = _talk_of(request.user, request.POST.get("talk", ""))
    if not act:
        return _page(request, None)
    if act == "begin":
        return _page(request, rules.begin(script_of(FIRST_TALK)))
    if talk is None or talk.is_over:
        told = _("This page lay open for too long, so the rehearsal begins anew.")
        return _page(request, None, notice=told, status=400)
    return _act(request, talk, act)


def _act(request: SignedInRequest, talk: Talk, act: str) -> HttpResponse:
    text, script = request.POST.get("text", ""), script_of(FIRST_TALK)
    if act in TAPS:
        return _page(request, TAPS[act](talk, script), text=text)
    if refusal := _refusal(request.user, talk, text):
        return _page(request, talk, text=text, notice=refusal, status=409)
    return _page(request, rules.say(talk, script, text))


def _refusal(user: Person, talk: Talk, text: str) -> str:
    """Return why this message is refused; "" if it is not."""
    if not is_visible(text):
        return str(NOTHING_WRITTEN)
    if len(text) > MAX_MESSAGE_CHARACTERS:
        return str(REJECTED_WORDS["too-long"])
    if talk.is_held:
        return str(REJECTED_WORDS["held"])
    return str(STOPPED_IN_PRACTICE) if is_stopped(user, talk.mentor_lines(), text) else ""


def _page(
    request: SignedInRequest,
    talk: Talk | None,
    *,
    text: str = "",
    notice: str = "",
    status: int = 200,
) -> HttpResponse:
    script = script_of(FIRST_TALK)
    context: dict[str, Any] = {
        "script": script,
        "talk": talk,
        "text": text,
        "notice": notice,
        "bubbles": [],
    }
    if talk is not None and talk.is_over:
        context["look_back"] = script.look_back(talk.kinds)
    elif talk is not None:
        who = {rules.MENTEE: script.mentee, rules.MENTOR: _("You")}
        context["bubbles"] = [
            ({"name": who[one]}, words, one == rules.MENTOR) for one, words in talk.lines
        ]
        context["token"] = _token(request.user, talk)
    return render(request, "mentors/rehearsal/rehearsal.html", context, status=status)


def _token(user: Person, talk: Talk) -> str:
    return signing.dumps(talk.model_dump(mode="json"), salt=_salt(user), compress=True)


def _talk_of(user: Person, token: str) -> Talk | None:
    """Return the talk from a page of this person; None if there is none, or it is too old."""
    try:
        return Talk.model_validate(signing.loads(token, salt=_salt(user), max_age=KEPT_OPEN))
    except (signing.BadSignature, ValidationError):
        return None


def _salt(user: Person) -> str:
    return f"rehearsal of {user.pk}"
