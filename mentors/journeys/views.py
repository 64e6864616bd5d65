"""“My way”: the learner's progress, observations to read, and the chosen name."""

from collections.abc import Callable
from functools import partial, wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.drafts.pages import FormDraft, filled, form_draft, keeps_words
from accounts.queries import rooms_are_refused
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from core.submit import refusal
from mentors.assessment.competencies.decision_services import answer
from mentors.assessment.competencies.forms import AnswerForm
from mentors.assessment.competencies.observation_queries import observation_for_mentor
from mentors.programmes import queries as programme_queries

from . import queries, services
from .forms import ExcerptForm, NameForm
from .queries import MyWay

METHODS = ["GET", "HEAD", "POST"]
TEXT, NAME, TITLE = "text", "name", "title"


@login_required
@require_safe
def my_way(request: SignedInRequest, public_id: UUID | None = None) -> HttpResponse:
    """Show the path to the learner's certificate; without a journey, the programmes."""
    way = queries.my_way(request.user, at=now(), public_id=public_id)
    return _page(request, way)


def _name_draft(request: SignedInRequest, way: MyWay) -> FormDraft:
    """Return the draft of the name, for a page that shows its form."""
    return form_draft(request, place=reverse("choose-name", args=[way.public_id]))


def _page(
    request: SignedInRequest, way: MyWay | None, form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    """Render the page. `form`: the refused name form; None: the saved name or the draft."""
    programmes = [] if way else programme_queries.programmes_to_begin()
    context: dict[str, Any] = {"way": way, "programmes": programmes}
    context["rooms_refused"] = rooms_are_refused(request.user)
    if way:
        draft, name_draft = _excerpt_draft(request, way), _name_draft(request, way)
        kept = {NAME: way.name, TITLE: way.achievement}
        form = form or filled(NameForm(initial=kept, titles=way.titles), name_draft.words)
        context |= {"draft": draft, "excerpt_form": _waiting(draft, way)}
        context["name_draft"] = name_draft
    context["form"] = form or NameForm()
    return render(request, "mentors/journeys/way.html", context, status=status)


@login_required
@require_POST
def begin(request: SignedInRequest, code: str) -> HttpResponse:
    """Begin a journey."""
    version = programme_queries.programme_to_begin(code)
    services.begin_journey(learner=request.user, version=version, by=request.user, at=now())
    return redirect("my-way")


def _for_name(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator that redirects a GET, as after reauthentication, to the page with the form."""

    @wraps(view)
    def led(request: SignedInRequest, public_id: UUID) -> HttpResponseBase:
        if request.method != "POST":
            return redirect(f"{reverse('one-way', args=[public_id])}#name")
        return view(request, public_id)

    return led


@keeps_words(NAME, TITLE)
@_for_name
@reauthentication_required
def choose_name(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Save the name for the certificate; what was typed stays if something is missing."""
    way = queries.one_way(request.user, public_id, at=now())
    draft = form_draft(request, there={NAME: [way.name], TITLE: [way.achievement]})
    if draft.answer is not None:
        return draft.answer
    if not draft.pressed:
        return _page(request, way, status=draft.status)
    form = NameForm(request.POST, titles=way.titles)
    if not form.is_valid():
        return _page(request, way, form, status=400)
    try:
        services.choose_certificate_name(
            learner=request.user, journey_id=public_id, **form.cleaned_data, at=now()
        )
    except Invalid as problem:
        form.add_error("name", str(problem.sentence))
        return _page(request, way, form, status=problem.status)
    draft.sent()
    messages.success(
        request, _("Your name is kept. You can change it until you get the certificate.")
    )
    return redirect("one-way", public_id)


@login_required
@require_http_methods(METHODS)
def my_observation(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show an observation, and save the learner's answer if it may count (domain 10.23)."""
    signed = observation_for_mentor(request.user, public_id)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if signed.evidence_id is None:
            raise NotFound
        keep = partial(_keep_answer, request, signed.evidence_id, form)
        refused = refusal(form, keep)
        if refused is None:
            return redirect(request.path)
        status = refused
    context = {"signed": signed, "form": form}
    return render(request, "mentors/journeys/observation.html", context, status=status)


def _keep_answer(request: SignedInRequest, evidence_id: UUID, form: AnswerForm) -> None:
    was_so = request.POST.get("was") != "not-so"
    answer(
        learner=request.user,
        evidence_id=evidence_id,
        was_so=was_so,
        words=form.cleaned_data["words"],
        at=now(),
    )
    said = (
        _("Thank you. Those who assess you can read it now.")
        if was_so
        else _("It goes back to who wrote it. Nobody else reads it.")
    )
    messages.success(request, said)


# --- something from the journal -------------------------------------------------------------


@login_required
@require_http_methods(METHODS)
def excerpt(request: SignedInRequest) -> HttpResponse:
    """Show text from the journal to choose an excerpt from. Nothing is submitted yet."""
    way = queries.my_way(request.user, at=now())
    if way is None:
        messages.info(request, _("Begin your way first. Your words are still in your journal."))
        return redirect("my-way")
    draft = _excerpt_draft(request, way)
    form = _waiting(draft, way)
    # The draft stays, and the new text is added below it.
    both = [form.initial.get(TEXT, ""), request.POST.get(TEXT, "")]
    form.initial[TEXT] = "\n\n".join(filter(None, both))
    return _excerpt_page(request, way, draft, form)


@keeps_words(TEXT, "codes")
@require_http_methods(METHODS)
def hand_in(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Submit the excerpt; the text stays on the page if something is missing."""
    way = queries.one_way(request.user, public_id, at=now())
    draft = form_draft(request, creates=True)
    if draft.answer is not None:
        return draft.answer
    if not draft.pressed:
        return _excerpt_page(request, way, draft, _waiting(draft, way), status=draft.status)
    form = ExcerptForm(request.POST, way=way)
    if not form.is_valid():
        return _excerpt_page(request, way, draft, form, status=400)
    services.hand_in_excerpt(
        learner=request.user, journey_id=public_id, **form.cleaned_data, at=now()
    )
    draft.sent()
    messages.success(
        request, _("Handed in. You can take it back until someone has used it in a rating.")
    )
    return redirect("one-way", public_id)


def _excerpt_draft(request: SignedInRequest, way: MyWay) -> FormDraft:
    """Return the draft of an excerpt, for a page that shows its form."""
    return form_draft(request, place=reverse("hand-in-excerpt", args=[way.public_id]), creates=True)


def _waiting(draft: FormDraft, way: MyWay) -> ExcerptForm:
    """Return the form filled with the draft."""
    return filled(ExcerptForm(way=way), draft.words)


def _excerpt_page(
    request: HttpRequest, way: MyWay, draft: FormDraft, form: ExcerptForm, status: int = 200
) -> HttpResponse:
    brought = bool(form.initial.get(TEXT))
    context = {"way": way, "draft": draft, "excerpt_form": form, "brought": brought}
    return render(request, "mentors/journeys/excerpt.html", context, status=status)


@login_required
@require_http_methods(METHODS)
def excerpt_step(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Withdraw an excerpt, or delete a withdrawn one. A GET only redirects to “My way”."""
    then, at = request.POST.get("then", ""), now()
    if then == "take-back":
        services.take_back(learner=request.user, evidence_id=public_id, at=at)
        messages.success(request, _("Taken back. Only you can read it now."))
    elif then == "remove":
        services.remove_excerpt(learner=request.user, evidence_id=public_id, at=at)
        messages.success(request, _("Removed. It is gone."))
    return redirect("my-way")
