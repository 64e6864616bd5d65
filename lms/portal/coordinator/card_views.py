"""Pages about invitation cards, for coordinators."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts import queries as people
from accounts import services as accounts
from accounts.auth.codes import picture_of
from accounts.auth.reauthentication import reauthentication_required
from accounts.permissions import can_coordinate
from accounts.queries import invitations_made_in, open_cards_in
from accounts.record_access.permissions import people_to_assign
from accounts.roles import Role
from accounts.sentences import CARD_STATES, ROLE_LABELS
from accounts.types import Invitation, Organisation, Person, SignedInRequest
from core.clock import now
from core.errors import NotFound
from core.qr import qr_svg
from core.submit import refusal
from courses.cohorts.queries import open_cohorts

from ..forms import InvitationForm

# Number of cards on a page.
ON_A_PAGE = 20


@dataclass(frozen=True)
class CardRow:
    """One card: number, role, expiry and state. Never for whom it is."""

    public_id: UUID
    number: int
    role: str
    expires_at: datetime
    state: str
    state_words: str
    first_opened_at: datetime | None
    can_be_voided: bool
    can_be_extended: bool


@dataclass(frozen=True)
class CardsPage:
    """Twenty cards of an organisation, the newest first."""

    page: Page
    rows: list[CardRow]


@dataclass(frozen=True)
class PrintedCard:
    """A card as printed, with the role, which is shown on screen only."""

    number: int
    picture: str
    code: str
    qr: SafeString
    address: str
    expires_at: datetime
    waits_for_a_second: bool


def cards_page(organisations: Iterable[Organisation], number: str, at: datetime) -> CardsPage:
    """The page of that number, or the nearest existing one. Two queries, however many cards."""
    page = Paginator(invitations_made_in(organisations), ON_A_PAGE).get_page(number)
    return CardsPage(page=page, rows=[_row(card, at) for card in page.object_list])


def _row(card: Invitation, at: datetime) -> CardRow:
    state = card.state_at(at)
    return CardRow(
        public_id=card.public_id,
        number=card.number,
        role=str(ROLE_LABELS[card.role]),
        expires_at=card.expires_at,
        state=state,
        state_words=str(CARD_STATES[state]),
        first_opened_at=card.first_opened_at,
        can_be_voided=state not in ("used", "void"),
        can_be_extended=state in ("open", "looked-at", "expired") and not card.waits_for_a_second,
    )


def count_open_cards(organisation: Organisation, at: datetime) -> int:
    """The number of cards that can still be used."""
    return open_cards_in(organisation, at).count()


def printed_card(card: Invitation, code: str) -> PrintedCard:
    """The card for printing, once: the code is not stored."""
    address = settings.BASE_URL.rstrip("/") + reverse("join")
    # The part after # is never sent to a server, so no log contains it; the page removes it from
    # the URL at once (static/js/join.js).
    return PrintedCard(
        number=card.number,
        picture=picture_of(card.number),
        code=code,
        qr=qr_svg(f"{address}#{code}"),
        address=address.split("://", 1)[-1],
        expires_at=card.expires_at,
        waits_for_a_second=card.waits_for_a_second,
    )


@require_safe
@login_required
def cards(request: SignedInRequest) -> HttpResponse:
    """The cards of the coordinator's organisations, and the form for new ones."""
    if not can_coordinate(request.user):
        raise NotFound
    return _cards(request, None)


def _cards(
    request: SignedInRequest, form: InvitationForm | None, status: int = 200
) -> HttpResponse:
    organisations = people.organisations_of(request.user, Role.COORDINATOR)
    context = {
        "cards": cards_page(organisations, request.GET.get("page", "1"), now()),
        "form": form or _form(request.user, organisations),
    }
    return render(request, "portal/cards/list.html", context, status=status)


def _form(
    user: Person, organisations: Sequence[Organisation], *posted: QueryDict
) -> InvitationForm:
    supervisors = (
        people_to_assign(one).exclude(pk=user.pk).values_list("public_id", "shown_name")
        for one in organisations
    )
    return InvitationForm(
        *posted,
        organisations=organisations,
        supervisors=[choice for choices in supervisors for choice in choices],
        cohorts=[choice for one in organisations for choice in open_cohorts(one)],
    )


def _chosen(form: InvitationForm, name: str) -> UUID | None:
    found = form.cleaned_data.get(name)
    return UUID(found) if found else None


@login_required
@require_POST
@reauthentication_required
def make(request: SignedInRequest) -> HttpResponse:
    """Make new cards for printing. Their codes are in this response and nowhere else."""
    if not can_coordinate(request.user):
        raise NotFound
    organisations = people.organisations_of(request.user, Role.COORDINATOR)
    form = _form(request.user, organisations, request.POST)
    made = []

    def act() -> None:
        organisation = people.organisation_of(
            request.user, form.cleaned_data["organisation"], Role.COORDINATOR
        )
        if organisation is None:
            raise NotFound
        made.extend(
            accounts.make_cards(
                by=request.user,
                organisation=organisation,
                role=form.cleaned_data["role"],
                how_many=form.cleaned_data["how_many"] or 1,
                supervisor_id=_chosen(form, "supervisor"),
                cohort_id=_chosen(form, "cohort"),
                at=now(),
            )
        )

    status = refusal(form, act)
    if status is not None:
        return _cards(request, form, status=status)
    context = {
        "cards": [printed_card(card, code) for card, code in made],
        "role": made[0][0].get_role_display(),
    }
    return render(request, "portal/cards/print.html", context)


@login_required
@require_POST
def void(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Cancel a card."""
    accounts.void_card(by=request.user, card_id=public_id, at=now())
    messages.success(request, _("Card cancelled."))
    return redirect("cards")


@login_required
@require_POST
def extend(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    """Extend a card by two weeks."""
    accounts.extend_card(by=request.user, card_id=public_id, at=now())
    messages.success(request, _("Card extended by two weeks."))
    return redirect("cards")
