"""Words that arrive after the sign-in has ended: kept, encrypted, until the same woman is back.

A form that holds them carries her mark (who signed in when the page was made). When it is sent by a
browser that is signed out, the words lie in that browser's session, encrypted, and wait for her
sign-in; for whoever else signs in there they do not exist. Source: domain 5.2, nothing is lost when
time runs out.
"""

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Protocol
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from .clock import now
from .crypto import Unreadable, decrypt, encrypt

# What every such form calls its fields.
MARK, TEXT = "mark", "text"
# Sent by the page itself when time runs out: she has not pressed a button.
UNFINISHED = "unfinished"
KEPT_SECONDS = 30 * 60
# Above every length that a form of ours takes; longer ones are not written by hand.
LONGEST = 20_000
_SESSION = "kept"


class Person(Protocol):
    """Whose words they are: an account, which this layer does not know."""

    public_id: UUID


def mark_of(user: Person) -> str:
    """The value of the hidden field `mark` of her form."""
    return encrypt(str(user.public_id)).decode()


def keep(session: SessionBase, *, place: str, mark: str, text: str, at: datetime) -> bool:
    """Puts `text` aside for whoever `mark` names; `place` is the path of the form. False: not kept,
    for there is nothing to keep, it is far too long, or the mark is none of ours.
    """
    try:
        owner = decrypt(mark.encode())
    except Unreadable:
        return False
    if not text.strip() or len(text) > LONGEST:
        return False
    sealed = encrypt(json.dumps({"owner": owner, "at": at.timestamp(), "text": text})).decode()
    session[_SESSION] = {**session.get(_SESSION, {}), place: sealed}
    return True


def kept_for(session: SessionBase, *, user: Person, place: str, at: datetime) -> str:
    """What waits for her at this form, "" when nothing does. It stays until `forget`."""
    sealed = session.get(_SESSION, {}).get(place)
    if sealed is None:
        return ""
    try:
        kept = json.loads(decrypt(sealed.encode()))
    except Unreadable:
        return ""
    too_old = at.timestamp() - kept["at"] > KEPT_SECONDS
    return "" if too_old or kept["owner"] != str(user.public_id) else kept["text"]


def forget(session: SessionBase, place: str) -> None:
    """Her words are where they belong, or she does not want them."""
    waiting = {key: sealed for key, sealed in session.get(_SESSION, {}).items() if key != place}
    if _SESSION in session:
        session[_SESSION] = waiting


def keep_from(request: HttpRequest) -> bool:
    """Puts aside what a form sent that could not be taken."""
    return keep(
        request.session,
        place=request.path,
        mark=request.POST.get(MARK, ""),
        text=request.POST.get(TEXT, ""),
        at=now(),
    )


def keeps_words(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator in place of `login_required`, for a view whose form holds her words."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.POST.get(TEXT, "").strip():
            messages.info(request, _KEPT if keep_from(request) else _NOT_KEPT)
        return redirect_to_login(request.get_full_path())

    return guarded


_KEPT = _(
    "Your time ran out while you wrote. Your words are not lost: sign in within half an hour, and "
    "they are on the page again."
)
_NOT_KEPT = _("Your time ran out while you wrote. What you typed could not be kept.")
