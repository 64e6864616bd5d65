"""Pages of the four: requester, lender, mentor and external assessor."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.auth.reauthentication import reauthentication_required
from accounts.drafts.pages import carried_out, form_draft, keeps_words, lines_of
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import DomainError, NotFound
from core.submit import refusal
from mentors.assessment.competencies.forms import RateForm

from . import assessor_queries, queries, services
from .forms import AskForm, CodeForm, NameForm

METHODS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(METHODS)
@reauthentication_required
def ask(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Choose a competency for an external assessor; then show the code, once."""
    found = assessor_queries.to_borrow(request.user, public_id)
    form, status, code = AskForm(found=found), 200, ""
    if request.method == "POST":
        form = AskForm(request.POST, found=found)
        made: list[str] = []
        refused = refusal(form, lambda: made.append(_asked(request, public_id, form)))
        status, code = refused or 200, "".join(made)
    context = {"found": found, "form": form, "code": code}
    return render(request, "mentors/assessment/external_assessors/ask.html", context, status=status)


def _asked(request: SignedInRequest, public_id: UUID, form: AskForm) -> str:
    return services.ask_partner(
        by=request.user, journey_id=public_id, code=form.cleaned_data["competency"], at=now()
    )[1]


@login_required
@require_http_methods(METHODS)
@reauthentication_required
def partners(request: SignedInRequest) -> HttpResponse:
    """Show requests and lent assessors; a valid code opens the choice of an assessor."""
    form, status = CodeForm(), 200
    if request.method == "POST":
        form = CodeForm(request.POST)
        status = 400
        if form.is_valid():
            try:
                return _choice(request, form.cleaned_data["code"])
            except NotFound:
                raise
            except DomainError as problem:
                form.add_error("code", str(problem.sentence))
                status = problem.status
    return _partners(request, form, status)


def _partners(request: SignedInRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    queries.check_lends(request.user)
    at = now()
    context = {
        "asked": queries.asked_by(request.user, at),
        "lent": queries.lent_by(request.user, at),
        "form": form,
    }
    return render(
        request, "mentors/assessment/external_assessors/assessors.html", context, status=status
    )


def _choice(
    request: SignedInRequest, code: str, form: NameForm | None = None, status: int = 200
) -> HttpResponse:
    """Show the choice of an assessor. Raise as `asked_by_code`."""
    asked = services.asked_by_code(by=request.user, code=code, at=now())
    opened = queries.opened_by_code(request.user, asked)
    form = form or NameForm(initial={"code": code}, people=opened.people)
    context = {"opened": opened, "form": form}
    return render(
        request, "mentors/assessment/external_assessors/choice.html", context, status=status
    )


@login_required
@require_POST
@reauthentication_required
def name_assessor(request: SignedInRequest) -> HttpResponse:
    """Name the assessor, which uses up the code."""
    code, at = request.POST.get("code", ""), now()
    try:
        asked = services.asked_by_code(by=request.user, code=code, at=at)
    except NotFound:
        raise
    except DomainError as problem:
        wrong = CodeForm(request.POST)
        wrong.full_clean()
        wrong.add_error("code", str(problem.sentence))
        return _partners(request, wrong, problem.status)
    form = NameForm(request.POST, people=queries.opened_by_code(request.user, asked).people)
    refused = refusal(
        form,
        lambda: services.name_assessor(
            by=request.user, code=code, assessor_id=UUID(form.cleaned_data["assessor"]), at=at
        ),
    )
    if refused is not None:
        return _choice(request, code, form, refused)
    messages.success(request, _("Assessor named. The mentor is asked first and may decline."))
    return redirect("partners")


@login_required
@require_POST
def end(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """End a request, for the coordinator of either side."""
    act = services.do_not_lend if request.POST.get("then") == "lend" else services.take_back
    act(by=request.user, partner_id=public_id, at=now())
    messages.success(request, _("Request withdrawn. Access has ended."))
    return redirect("partners")


@login_required
@require_safe
def all_asked_of_learner(request: SignedInRequest) -> HttpResponse:
    """Show all open requests to the learner."""
    found = queries.all_asked_of_learner(request.user, now())
    return render(
        request, "mentors/assessment/external_assessors/all_asked_of_learner.html", {"found": found}
    )


@login_required
@require_http_methods(METHODS)
def asked_of_learner(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Show who would read what, and save the answer; both can be changed until it ends."""
    if request.method == "POST":
        if request.POST.get("then") == "yes":
            services.agree(learner=request.user, partner_id=public_id, at=now())
            messages.success(request, _("Kept. You can take it back here."))
        else:
            services.refuse(learner=request.user, partner_id=public_id, at=now())
            messages.success(request, _("Kept. Nothing is open to her."))
        return redirect("partner-asked", public_id)
    asked = queries.asked_of_learner(request.user, public_id, now())
    return render(
        request, "mentors/assessment/external_assessors/asked_of_learner.html", {"asked": asked}
    )


@keeps_words("*")
@require_http_methods(METHODS)
@reauthentication_required
def rate(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Rate one competency as external assessor, with its evidence."""
    if request.method == "POST" and services.has_rated(assessor=request.user, partner_id=public_id):
        return redirect("start")
    borrowed = queries.borrowed(request.user, public_id, now())
    make = partial(RateForm, assessed=borrowed)
    draft = form_draft(request, about=borrowed.learner_id, creates=True, tell=lines_of(make()))
    if draft.answer is not None:
        return draft.answer

    def keep(form: RateForm) -> None:
        services.rate_as_partner(
            assessor=request.user,
            partner_id=public_id,
            level=form.cleaned_data["level"],
            evidence_ids=form.cleaned_data["evidence"],
            next_step=form.cleaned_data["next_step"],
            at=now(),
        )

    form, status = carried_out(draft, request.POST, make, keep)
    if status is None:
        messages.success(request, _("Rating saved. Access has ended. Thank you."))
        return redirect("start")
    context = {"borrowed": borrowed, "form": form, "draft": draft}
    return render(
        request, "mentors/assessment/external_assessors/rate.html", context, status=status
    )
