"""Drafts of a form on the server: what its page needs, and the response to an autosave.

Every such form has hidden fields: the owner mark, the window, the version and the turn (`{%
draft_fields %}`). static/js/keep.js posts the form to its own URL with `draft-keep`; a button
submits it as usual. Text that arrives after the sign-in has ended is still kept, for the owner
named in the mark (domain 5.2).
"""

from collections.abc import Callable, Iterable
from uuid import UUID, uuid4

from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict

from core.clock import now
from core.errors import DomainError, Invalid
from core.submit import refusal

from ..types import Person, SignedInRequest
from . import services
from .fields import (
    CHOICE,
    CLEAR,
    KEEP,
    STAY,
    USE,
    owner_mark,
    sender_in,
    spot_in,
    words_in,
)
from .late import OLDER, fields_kept_by, keeps_words, kept_answer
from .queries import DraftView, draft_at
from .rules import Verdict, Words, same_words

__all__ = [
    "OVER",
    "FormDraft",
    "Tell",
    "carried_out",
    "filled",
    "form_draft",
    "handed_in_meanwhile",
    "keeps_words",
    "lines_of",
    "plain_lines",
    "unasked",
]

# The status of the response when a form no longer accepts anything.
OVER = 410

# How a draft is shown to its owner: lines of a label and its value.
type Tell = Callable[[Words], Iterable[tuple[str, str]]]


def plain_lines(words: Words) -> list[tuple[str, str]]:
    """Every value as it was typed, without a label."""
    return [("", value) for values in words.values() for value in values if value.strip()]


class FormDraft:
    """The draft of one form for one person, and what has just been sent.

    `pressed`: a button was pressed, and no newer version conflicts. `answer`: if set, the
    complete response. `is_too_long`: nothing could be saved. `status` is 409 where the
    window was older than another.
    """

    def __init__(
        self,
        owner: Person,
        place: str,
        *,
        sign_in: str,
        about: UUID | None,
        tell: Tell,
        creates: bool,
    ) -> None:
        self.owner, self.place, self.about, self.sign_in = owner, place, about, sign_in
        self.tell, self.creates = tell, creates
        self.window = uuid4().hex
        self.pressed, self.is_too_long, self.status = False, False, 200
        self.answer: HttpResponse | None = None
        self._view: DraftView | None = None

    @property
    def view(self) -> DraftView:
        """The draft as it is stored."""
        if self._view is None:
            self._view = draft_at(self.owner, self.place)
        return self._view

    @property
    def mark(self) -> str:
        """The encrypted owner mark, in case the sign-in ends before the form is sent."""
        return owner_mark(self.owner, place=self.place, sign_in=self.sign_in, about=self.about)

    @property
    def words(self) -> MultiValueDict[str, str] | None:
        """The draft as form data; None if there is none."""
        words = self.view.words
        if not words:
            return None
        return MultiValueDict({name: list(values) for name, values in words.items()})

    @property
    def others(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What older windows have sent: each window with its text as lines."""
        return [(window, list(self.tell(words))) for window, words in self.view.others.items()]

    @property
    def is_older(self) -> bool:
        """Whether what has just been sent came from an older window."""
        return self.status == OLDER

    def take(self, data: QueryDict, names: Iterable[str], *, there: Words | None) -> None:
        """Save what was sent. Raises what `services.keep` raises."""
        words, by_itself = words_in(data, names), KEEP in data
        if there is not None and same_words(words, there):
            words = {}
        verdict, self._view = services.keep(
            owner=self.owner,
            place=self.place,
            words=words,
            sender=sender_in(data),
            at=now(),
            pressed=not by_itself,
            creates=self.creates,
            about=self.about,
            spot=spot_in(data),
        )
        older = verdict is Verdict.OLDER
        self.status = OLDER if older else 200
        if by_itself:
            self.answer = kept_answer(self.view, older=older)
        elif not older:
            self.pressed = True
            self._choose(data.get(CHOICE, ""))

    def _choose(self, choice: str) -> None:
        what, _colon, window = choice.partition(":")
        if what == CLEAR:
            self.sent()
            self.answer = redirect(self.place)
        elif what == STAY:
            # Saved already: the form cannot be submitted yet.
            self.answer = redirect(self.place)
        elif window:
            services.choose(
                owner=self.owner, place=self.place, page=window, use=what == USE, at=now()
            )
            self.answer = redirect(self.place)

    def sent(self) -> None:
        """Clear the draft, because the form was submitted or discarded."""
        if self.view.words is not None:
            self._view = services.sent(owner=self.owner, place=self.place, at=now(), seen=self.view)

    def forget(self) -> None:
        """Delete the draft, because what the form was about is gone."""
        services.forget(owner=self.owner, place=self.place)


def form_draft(
    request: SignedInRequest,
    *,
    about: UUID | None = None,
    there: Words | None = None,
    creates: bool = False,
    tell: Tell = plain_lines,
    place: str = "",
) -> FormDraft:
    """The draft for this URL; POST data is saved before anything else is done with it.

    `about`: public id of the person whom the form is about. `there`: the form's initial content,
    which is not saved if sent unchanged. `creates`: the form adds something new. `place`: the URL
    of another form, which this page shows. Needs `keeps_words` on the view. Raises what
    `services.keep` raises.
    """
    address = place or request.path
    draft = FormDraft(
        request.user,
        address,
        sign_in=request.session.session_key or "",
        about=about,
        tell=tell,
        creates=creates,
    )
    if request.method != "POST" or place:
        return draft
    names = fields_kept_by(request)
    if KEEP in request.POST:
        try:
            draft.take(request.POST, names, there=there)
        except DomainError as problem:
            draft.answer = JsonResponse({"sentence": str(problem.sentence)}, status=problem.status)
        return draft
    try:
        draft.take(request.POST, names, there=there)
    except Invalid:
        # Too long: the form itself reports it and shows the full text again.
        draft.pressed, draft.is_too_long = True, True
    return draft


def unasked(request: SignedInRequest) -> FormDraft:
    """The draft for this URL, ignoring any POST data."""
    return form_draft(request, place=request.path)


def handed_in_meanwhile(request: HttpRequest) -> JsonResponse | None:
    """The response to an autosave of a form that is closed; None if a button was pressed."""
    return JsonResponse({}, status=OVER) if KEEP in request.POST else None


def filled[F: Form](form: F, words: MultiValueDict[str, str] | None) -> F:
    """The unbound form, filled in from the draft."""
    if words is not None:
        for name, field in form.fields.items():
            form.initial[name] = field.widget.value_from_datadict(words, {}, name)
    return form


def lines_of(form: Form) -> Tell:
    """How a draft of this form is shown: each label with what is chosen or typed there."""

    def lines(words: Words) -> list[tuple[str, str]]:
        found = []
        for name, field in form.fields.items():
            choices = {str(key): str(text) for key, text in getattr(field, "choices", ())}
            values = [choices.get(value, value) for value in words.get(name, ())]
            if text := ", ".join(filter(None, map(str.strip, values))):
                found.append((str(field.label or ""), text))
        return found

    return lines


def carried_out[F: Form](
    draft: FormDraft, data: QueryDict, make: Callable[..., F], act: Callable[[F], object]
) -> tuple[F, int | None]:
    """Carry out a submission; return the form and the status to show it with.

    None as the status: it is done, and the draft is cleared. If no button was pressed, the form
    shows the draft. `make` builds the form, empty or from what was sent. `act` carries it out and
    may raise a DomainError, which the form then shows.
    """
    if not draft.pressed:
        return filled(make(), draft.words), draft.status
    form = make(data)
    refused = refusal(form, lambda: act(form))
    if refused is None:
        draft.sent()
    return form, refused
