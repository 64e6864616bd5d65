"""The page where a coordinator reads the activity log."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.membership import queries as people
from accounts.membership.queries import team_of
from accounts.queries import organisations_of
from accounts.roles import Role
from accounts.types import Organisation, Person, SignedInRequest
from core.audit.queries import Act, ActFilter, list_acts
from core.errors import NotFound

from ..forms import ActsForm, chosen_place
from .activity_log_wording import NOBODY, SHOWN, SOFTWARE, sentence, verbs_of


@require_safe
@login_required
def acts(request: SignedInRequest) -> HttpResponse:
    """What staff did in the coordinator's organisation, the latest first."""
    organisations = organisations_of(request.user, Role.COORDINATOR)
    if not organisations:
        raise NotFound
    organisation = chosen_place(organisations, request.GET.get("place"))
    team = team_of(organisation)
    form = ActsForm(request.GET, organisations=organisations, team=team.values())
    form.is_valid()
    before = request.GET.get("before", "")
    asked = Asked(
        who=form.asked("who"),
        name=form.asked("q").strip(),
        kind=form.asked("kind"),
        day=form.cleaned_data.get("day"),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
    )
    kept = request.GET.copy()
    kept.pop("before", None)
    context = {
        "form": form,
        "page": acts_page(organisation, team, asked),
        "asked": kept.urlencode(),
        "is_first": asked.before is None,
    }
    return render(request, "portal/acts.html", context)


ON_A_PAGE = 30
# How many people a name filter may match; with more, the user has to type more letters.
NAMED_AT_MOST = 50


@dataclass(frozen=True)
class Asked:
    """The filters of the form; empty and None: no filter. `before`: number of the one above."""

    who: str = ""
    name: str = ""
    kind: str = ""
    day: date | None = None
    before: int | None = None


@dataclass(frozen=True)
class ActLine:
    """One action as shown on the page."""

    at: datetime
    text: str


@dataclass(frozen=True)
class ActsPage:
    """Actions by day, the latest first. `older`: the number below which there are more."""

    days: list[tuple[date, list[ActLine]]]
    older: int | None
    too_many_names: bool = False


def acts_page(organisation: Organisation, team: Mapping[int, Person], asked: Asked) -> ActsPage:
    """A page of the log. The caller has checked that the user coordinates there."""
    verbs, about = verbs_of(asked.kind), None
    if asked.name:
        about = people.numbers_of(organisation, asked.name, at_most=NAMED_AT_MOST)
        if about is None:
            return ActsPage([], None, too_many_names=True)
        # An action shown without a learner's name must not be found by that name either.
        verbs = [verb for verb in verbs if SHOWN[verb].names_person]
    since = _beginning(asked.day) if asked.day else None
    wanted = ActFilter(
        verbs=[verb for verb in verbs if not SHOWN[verb].own_too],
        team_verbs=[verb for verb in verbs if SHOWN[verb].own_too],
        team=list(team),
        actor_id=next((pk for pk, one in team.items() if str(one.public_id) == asked.who), None),
        about_ids=about,
        since=since,
        until=_beginning(asked.day + timedelta(days=1)) if asked.day else None,
        before=asked.before,
    )
    found = list_acts(organisation, wanted, limit=ON_A_PAGE + 1)
    more, found = len(found) > ON_A_PAGE, found[:ON_A_PAGE]
    return ActsPage(_by_day(found), found[-1].number if more else None)


def _beginning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _by_day(acts: list[Act]) -> list[tuple[date, list[ActLine]]]:
    ids = {one for act in acts for one in (act.actor_id, act.about_id, act.other_id) if one}
    names = people.shown_names(ids)
    lines = [ActLine(act.at, _told(act, names)) for act in acts]
    days = itertools.groupby(lines, key=lambda line: timezone.localdate(line.at))
    return [(day, list(of_day)) for day, of_day in days]


def _told(act: Act, names: Mapping[int, str]) -> str:
    def named(number: int | None) -> str:
        return names.get(number or 0, str(NOBODY))

    return sentence(
        act.verb,
        act.facts,
        who=str(SOFTWARE) if act.by_software else named(act.actor_id),
        name=named(act.about_id) if act.concerns else "",
        other=named(act.other_id),
    )
