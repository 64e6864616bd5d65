"""Pages about people for coordinators and safeguarding leads, and about what takes two of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import services as accounts
from accounts.auth.reauthentication import reauthentication_required
from accounts.card_login import services as login_cards
from accounts.membership import queries as people
from accounts.roles import STAFF_ROLES
from accounts.types import SignedInRequest
from core.clock import now
from core.errors import NotFound
from mentors.certification.step_queries import steps_waiting_for

from ..forms import FindForm, RoleForm
from .people_pages import (
    PersonPage,
    approval_line,
    decided_lately,
    is_told_why,
    opened_by,
    person_page,
    waiting_for_two,
)


@require_safe
@login_required
def find(request: SignedInRequest) -> HttpResponse:
    """The people of her organisation, twenty at once, by name, alias and role."""
    organisations = people.organisations_looked_after(request.user)
    if not organisations:
        raise NotFound
    form = FindForm(request.GET, organisations=organisations)
    form.is_valid()
    found = people.find_people(
        request.user,
        form.organisation,
        words=form.asked("q").strip(),
        role=form.asked("role"),
        number=request.GET.get("page", "1"),
    )
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {"form": form, "found": found, "asked": asked.urlencode()}
    return render(request, "portal/people/list.html", context)


def page_of(request: SignedInRequest, public_id: UUID) -> PersonPage:
    """Her page. Raises NotFound for somebody she does not look after."""
    page = person_page(request.user, public_id, now())
    if page is None:
        raise NotFound
    return page


def _about(request: SignedInRequest, page: PersonPage) -> dict[str, Any]:
    """What every service is told: who acts, on whom, for which organisation, now."""
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
    """One person: her roles from and until, what waits, whether she may come into rooms."""
    page = page_of(request, public_id)
    context = {"page": page, "form": _role_form(page)}
    return render(request, "portal/people/person.html", context)


@login_required
@require_POST
@reauthentication_required
def offer_role(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Offers one of the women's own roles, or asks a second person for a staff role."""
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
        messages.success(request, _("Asked. After a second person agreed, the role is offered."))
    else:
        accounts.offer_role(**ask)
        messages.success(request, _("Offered. The answer is given on the start page."))
    return redirect("person", public_id)


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required
def end_role(request: SignedInRequest, public_id: UUID, role: str) -> HttpResponse:
    """Ends a role, after saying what that means."""
    page = page_of(request, public_id)
    line = next((one for one in page.roles if one.code == role and one.ended_at is None), None)
    if line is None or not page.can_change_roles:
        raise NotFound
    if request.method == "POST":
        accounts.end_role_of(**_about(request, page), role=role)
        messages.success(request, _("The role has ended."))
        if page.is_self:
            # May not look after people any more.
            return redirect("start")
        # Of who holds no role any more there is no page.
        is_here = people.person_looked_after(request.user, public_id) is not None
        return redirect("person", public_id) if is_here else redirect("people")
    return render(request, "portal/people/end_role.html", {"page": page, "line": line})


@login_required
@require_http_methods(["GET", "POST"])
def suspend(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Stops a staff account; afterwards, whose records it opened."""
    page = page_of(request, public_id)
    if request.method == "POST":
        accounts.suspend(**_about(request, page))
        messages.success(request, _("This account is suspended. Nobody can use it."))
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
    """Asks a second person that a suspended account be used again."""
    page = page_of(request, public_id)
    accounts.ask_for_return(**_about(request, page))
    messages.success(request, _("Asked. It holds when a second person agrees."))
    return redirect("person", public_id)


@login_required
@require_POST
@reauthentication_required
def ask_recovery(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Asks a second person to give her a code by which she chooses a new passphrase."""
    page = page_of(request, public_id)
    accounts.ask_for_recovery(**_about(request, page))
    messages.success(request, _("Asked. A second person gives her the code."))
    return redirect("person", public_id)


@login_required
@require_POST
def void_card(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """She said that the card she signs in with is lost: it opens nothing any more."""
    page = page_of(request, public_id)
    login_cards.void_of(**_about(request, page))
    messages.success(request, _("Nobody comes in with this card any more."))
    return redirect("person", public_id)


@login_required
@require_POST
@reauthentication_required
def clear(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Asks a second person that she may come into rooms."""
    page = page_of(request, public_id)
    accounts.ask_for_clearance(**_about(request, page))
    messages.success(request, _("Asked. It holds when a second person agrees."))
    return redirect("person", public_id)


@require_safe
@login_required
def approvals(request: SignedInRequest) -> HttpResponse:
    """What waits for two people, and what was decided lately."""
    if not people.organisations_looked_after(request.user):
        raise NotFound
    context = {
        "waiting": waiting_for_two(request.user, now()),
        "steps": steps_waiting_for(request.user, now()),
        "decided": decided_lately(request.user, now()),
    }
    return render(request, "portal/people/approvals.html", context)


@login_required
@require_http_methods(["GET", "POST"])
@reauthentication_required
def approval(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """One thing that takes two: agree, or say no. Only whom it is about may be told why."""
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
        messages.success(request, _("Agreed. It holds from now on."))
        if agreed.kind == "recovery":
            # Its page shows the code, for as long as it opens.
            return redirect("approval", public_id)
    elif is_told_why(request.user, public_id):
        # She is told why: that has a page of its own.
        return redirect("approval-no", public_id)
    else:
        accounts.decline(**answer)
        messages.success(request, _("Kept: no. Nothing was changed."))
    return redirect("approvals")
