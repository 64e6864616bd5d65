"""Pages about people for coordinators and safeguarding leads, and about approvals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.auth.reauthentication import reauthentication_required
from accounts.card_login import services as login_cards
from accounts.membership import queries as people
from accounts.record_access.permissions import people_to_assign
from accounts.roles import STAFF_ROLES
from accounts.types import Organisation, Person, SignedInRequest
from core.clock import now
from core.errors import Invalid, NotFound
from courses.cohorts.queries import open_cohorts
from mentors.certification.step_queries import steps_waiting_for

from ..forms import (
    BulkForm,
    Choices,
    FindForm,
    FindLearnerForm,
    RoleForm,
    chosen_place,
)
from .people_bulk import add_to_cohort, assign_supervisor
from .people_pages import (
    PersonPage,
    approval_line,
    decided_lately,
    is_for_reader,
    is_told_why,
    opened_by,
    person_page,
    waiting_for_two,
)
from .people_table import PeopleFilter, people_table
from .person_overview import person_overview


@require_safe
@login_required
def find(request: SignedInRequest) -> HttpResponse:
    """The people of an organisation, twenty a page, filtered by the query parameters."""
    organisations = people.organisations_looked_after(request.user)
    if not organisations:
        raise NotFound
    organisation = chosen_place(organisations, request.GET.get("place"))
    choices = _choices(request.user, organisation)
    form = (
        FindLearnerForm(request.GET, organisations=organisations, **choices)
        if choices
        else FindForm(request.GET, organisations=organisations)
    )
    form.is_valid()
    sought = PeopleFilter(
        words=form.asked("q").strip(),
        role=form.asked("role"),
        step=form.asked("step"),
        cohort=form.asked("cohort"),
        supervisor=form.asked("supervisor"),
        is_quiet=bool(form.asked("quiet")),
    )
    table = people_table(
        request.user, organisation, sought, number=request.GET.get("page", "1"), at=now()
    )
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "form": form,
        "organisation": organisation,
        "table": table,
        "asked": asked.urlencode(),
        **choices,
    }
    return render(request, "portal/people/list.html", context)


def _choices(user: Person, organisation: Organisation) -> dict[str, Choices]:
    """Cohorts and supervisors that a coordinator filters by and assigns; {} for others."""
    if not people.sees_everyone(user, organisation):
        return {}
    supervisors = people_to_assign(organisation).exclude(pk=user.pk)
    return {
        "cohorts": open_cohorts(organisation),
        "supervisors": list(supervisors.values_list("public_id", "shown_name")),
    }


@login_required
@require_POST
@reauthentication_required
def assign_several(request: SignedInRequest) -> HttpResponse:
    """Assign a supervisor to the selected people, or add them to a cohort."""
    organisations = people.organisations_looked_after(request.user)
    if not organisations:
        raise NotFound
    organisation = chosen_place(organisations, request.POST.get("place"))
    if not people.sees_everyone(request.user, organisation):
        raise NotFound
    form = BulkForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Choose a supervisor or a cohort. Nothing was changed."))
    selected = _selected(request.POST.getlist("person"))
    act: dict[str, Any] = {
        "by": request.user,
        "organisation": organisation,
        "people": selected,
        "at": now(),
    }
    if form.cleaned_data["act"] == "supervisor":
        result = assign_supervisor(**act, supervisor_id=form.cleaned_data["supervisor"])
    else:
        result = add_to_cohort(**act, cohort_id=form.cleaned_data["cohort"])
    if result.done:
        said = ngettext("%(count)s person assigned.", "%(count)s people assigned.", result.done)
        messages.success(request, said % {"count": result.done})
    for name, reason in result.refused:
        messages.warning(request, _("%(name)s: %(reason)s") % {"name": name, "reason": reason})
    query = request.POST.get("asked", "")
    return redirect(f"{reverse('people')}?{QueryDict(query).urlencode()}" if query else "people")


def _selected(values: list[str]) -> list[UUID]:
    try:
        return [UUID(value) for value in values]
    except ValueError:
        raise Invalid(_("Select at least one person.")) from None


def page_of(request: SignedInRequest, public_id: UUID) -> PersonPage:
    """The person's page. Raises NotFound for somebody whom the user does not look after."""
    page = person_page(request.user, public_id, now())
    if page is None:
        raise NotFound
    return page


def _about(request: SignedInRequest, page: PersonPage) -> dict[str, Any]:
    """Arguments of every service: who acts, on whom, for which organisation, now."""
    return {
        "by": request.user,
        "user": page.person,
        "organisation": page.organisation,
        "at": now(),
    }


def _role_form(page: PersonPage, data: QueryDict | None = None) -> RoleForm:
    return RoleForm(data, choices=page.open_roles, staff_only=page.staff_only)


@require_safe
@login_required
def person(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One person: the overview of a learner or mentee, else roles and access."""
    page = page_of(request, public_id)
    if not page.has_overview:
        context = {"page": page, "form": _role_form(page)}
        return render(request, "portal/people/person.html", context)
    overview = person_overview(request.user, page, now())
    return render(request, "portal/people/overview.html", {"page": page, "overview": overview})


@require_safe
@login_required
def access(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Roles, pending approvals, clearance for rooms, ways to sign in."""
    page = page_of(request, public_id)
    context = {"page": page, "form": _role_form(page)}
    return render(request, "portal/people/person.html", context)


@login_required
@require_POST
@reauthentication_required
def offer_role(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Offer a learner, mentor or mentee role, or ask a second person for a staff role."""
    page = page_of(request, public_id)
    form = _role_form(page, request.POST)
    if not page.can_change_roles:
        raise NotFound
    if not form.is_valid():
        context = {"page": page, "form": form}
        return render(request, "portal/people/person.html", context, status=400)
    role = form.cleaned_data["role"]
    ask = _about(request, page) | {"role": role}
    if role in STAFF_ROLES:
        accounts.ask_for_role(**ask)
        messages.success(request, _("Request sent. The role is offered after a second approval."))
    else:
        accounts.offer_role(**ask)
        messages.success(request, _("Role offered. The person answers on the start page."))
    return redirect("person-access", public_id)


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required
def end_role(request: SignedInRequest, public_id: UUID, role: str) -> HttpResponse:
    """End a role, after explaining the consequences."""
    page = page_of(request, public_id)
    line = next((one for one in page.roles if one.code == role and one.ended_at is None), None)
    if line is None or not page.can_change_roles:
        raise NotFound
    if request.method == "POST":
        accounts.end_role_of(**_about(request, page), role=role)
        messages.success(request, _("Role ended."))
        if page.is_self:
            # The user may not look after people any more.
            return redirect("start")
        # A person without a role has no page.
        is_here = people.person_looked_after(request.user, public_id) is not None
        return redirect("person-access", public_id) if is_here else redirect("people")
    return render(request, "portal/people/end_role.html", {"page": page, "line": line})


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Suspend a staff account; afterwards list the records that it opened."""
    page = page_of(request, public_id)
    if request.method == "POST":
        accounts.suspend(**_about(request, page))
        messages.success(request, _("Account suspended."))
        return redirect("person-suspend", public_id)
    if page.is_suspended:
        opened = opened_by(page.person, page.organisation, now())
        return render(request, "portal/people/suspended.html", {"page": page, "opened": opened})
    if not page.can_suspend:
        raise NotFound
    return render(request, "portal/people/suspend.html", {"page": page})


@login_required
@require_POST
@reauthentication_required
def ask_back(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask a second person to lift a suspension."""
    page = page_of(request, public_id)
    accounts.ask_for_return(**_about(request, page))
    messages.success(request, _("Request sent. It takes effect after a second approval."))
    return redirect("person-access", public_id)


@login_required
@require_POST
@reauthentication_required
def ask_recovery(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask a second person to give a code for choosing a new passphrase."""
    page = page_of(request, public_id)
    accounts.ask_for_recovery(**_about(request, page))
    messages.success(request, _("Request sent. The second person passes on the code."))
    return redirect("person-access", public_id)


@login_required
@require_POST
def void_card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Void a sign-in card that the person has reported lost."""
    page = page_of(request, public_id)
    login_cards.void_of(**_about(request, page))
    messages.success(request, _("Card cancelled."))
    return redirect("person-access", public_id)


@login_required
@require_POST
@reauthentication_required
def clear(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Ask a second person to clear the person for rooms."""
    page = page_of(request, public_id)
    accounts.ask_for_clearance(**_about(request, page))
    messages.success(request, _("Request sent. It takes effect after a second approval."))
    return redirect("person-access", public_id)


@require_safe
@login_required
def approvals(request: SignedInRequest) -> HttpResponse:
    """Requests that need approval, and those decided lately."""
    if not people.organisations_looked_after(request.user):
        raise NotFound
    waiting = waiting_for_two(request.user, now())
    context = {
        "to_decide": [line for line in waiting if is_for_reader(line)],
        "for_others": [line for line in waiting if not is_for_reader(line)],
        "steps": steps_waiting_for(request.user, now()),
        "decided": decided_lately(request.user, now()),
    }
    return render(request, "portal/people/approvals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required
def approval(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Approve or decline a request. Only the person concerned may be given a reason."""
    if request.method == "POST":
        return _decide(request, public_id)
    row = people.approval_for(request.user, public_id)
    if row is None:
        raise NotFound
    context = {"line": approval_line(request.user, row, now())}
    return render(request, "portal/people/approval.html", context)


def _decide(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    answer: dict[str, Any] = {"by": request.user, "approval_id": public_id, "at": now()}
    if request.POST.get("then") == "agree":
        agreed = accounts.agree(**answer)
        messages.success(request, _("Approved. It takes effect now."))
        if agreed.kind == "recovery":
            # The page of the request shows the code while it is valid.
            return redirect("approval", public_id)
    elif is_told_why(request.user, public_id):
        # The person is given a reason, on a page of its own.
        return redirect("approval-no", public_id)
    else:
        accounts.decline(**answer)
        messages.success(request, _("Declined. Nothing was changed."))
    return redirect("approvals")
