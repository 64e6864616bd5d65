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
# Above every length that a form of ours takes, a sitting with many long answers too; longer ones
# are not written by hand.
LONGEST = 100_000
# How many forms can wait at once: the latest ones, so that no browser fills the table of sessions.
MOST_FORMS = 5
_SESSION = "kept"


View = Callable[..., HttpResponseBase]
# What a form sent that could be lost, as one text; "" when there is nothing of hers in it.
Words = Callable[[HttpRequest], str]


class Person(Protocol):
    """Whose words they are: an account, which this layer does not know."""

    public_id: UUID


def owner_mark(user: Person) -> str:
    """The value of the hidden field `mark` of her form."""
    return encrypt(str(user.public_id)).decode()


def owner_of(mark: str) -> str:
    """Whom a mark names, by public id; "" when it is none of ours."""
    try:
        return decrypt(mark.encode())
    except Unreadable:
        return ""


def keep(session: SessionBase, *, place: str, mark: str, text: str, at: datetime) -> bool:
    """Puts `text` aside for whoever `mark` names; `place` is the path of the form. False: not kept,
    for there is nothing to keep, it is far too long, or the mark is none of ours.
    """
    owner = owner_of(mark)
    if not owner or not text.strip() or len(text) > LONGEST:
        return False
    kept = {"owner": owner, "at": at.timestamp(), "text": text}
    # Letters as they are: escaped, Arabic would take three times the room.
    sealed = encrypt(json.dumps(kept, ensure_ascii=False)).decode()
    forget(session, place)
    waiting = {**session.get(_SESSION, {}), place: sealed}
    session[_SESSION] = dict(list(waiting.items())[-MOST_FORMS:])
    return True


def draft_for(session: SessionBase, *, user: Person, place: str, at: datetime) -> str:
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
    waiting = session.get(_SESSION, {})
    if place not in waiting:
        return
    left = {key: sealed for key, sealed in waiting.items() if key != place}
    if left:
        session[_SESSION] = left
    else:
        del session[_SESSION]


def without_drafts_of(session: dict[str, Any], owner: UUID) -> dict[str, Any] | None:
    """What a session holds, less the words of this account. None: there are none of hers.

    What no key opens any more goes too: nobody can say whose it is.
    """
    waiting = session.get(_SESSION, {})
    left = {place: sealed for place, sealed in waiting.items() if _is_of_another(sealed, owner)}
    return None if len(left) == len(waiting) else {**session, _SESSION: left}


def _is_of_another(sealed: str, owner: UUID) -> bool:
    try:
        return bool(json.loads(decrypt(sealed.encode()))["owner"] != str(owner))
    except Unreadable:
        return False


def keep_draft_of(request: HttpRequest) -> bool:
    """Puts aside what a form sent that could not be taken. Not while somebody else is signed in
    here: her session is no place for it.
    """
    mark, user = request.POST.get(MARK, ""), request.user
    if user.is_authenticated and owner_of(mark) != str(user.public_id):
        return False
    text = _words_in(request)
    return keep(request.session, place=request.path, mark=mark, text=text, at=now())


def typed(request: HttpRequest) -> str:
    """The words of a form with one box."""
    return request.POST.get(TEXT, "")


def _words_in(request: HttpRequest) -> str:
    """What the form sent, as the view of this address finds it."""
    match = request.resolver_match
    words: Words = getattr(match.func, "words", typed) if match else typed
    return words(request)


def keeps_draft_of(words: Words) -> Callable[[View], View]:
    """Decorator in place of `login_required`, for a view whose form holds what `words` gives.

    It stands outermost: a form with a token that is too old never comes to the view, and its words
    are found by this decorator's mark on it.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated:
                return view(request, *args, **kwargs)
            if words(request).strip():
                messages.info(request, _KEPT if keep_draft_of(request) else _NOT_KEPT)
            return redirect_to_login(request.get_full_path())

        vars(guarded)["words"] = words
        return guarded

    return guard


# For a form with one box.
keeps_draft = keeps_draft_of(typed)


_KEPT = _(
    "Your time ran out while you wrote. Your words are not lost: sign in within half an hour, and "
    "they are on the page again."
)
_NOT_KEPT = _("Your time ran out while you wrote. What you typed could not be kept.")
