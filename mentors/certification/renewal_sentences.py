"""What a renewal requires, as text for the holder and for those who help. Read only."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentors.programmes.rules import code_number

from . import rules
from . import validity_rules as renewal
from .sentences import COMPETENCIES, RequirementStatus, so_far

# The requirements about the holder's work, as opposed to others' ratings.
WORK = (renewal.HOURS, renewal.TALKS, renewal.SEEN, renewal.REFRESHER)


def renewal_statuses(
    answer: rules.Eligibility,
    *,
    names: Mapping[str, str],
    to_mentor: bool,
    late: bool = False,
    hidden: frozenset[str] = frozenset(),
) -> list[RequirementStatus]:
    """Return a status per requirement, in the order of the rule. `names`: code → competency name.

    `to_mentor`: the holder reads it. `late`: it has expired. `hidden`: competencies whose state the
    reader must not know yet (domain 2.2).
    """
    judged = [(item, True) for item in answer.met] + [(item, False) for item in answer.missing]
    found = []
    for code, line in _LINES.items():
        for item, met in judged:
            if item.code != code:
                continue
            status = line(item, met, to_mentor, late)
            about = str(item.parameters.get("competency", ""))
            if about and about not in hidden:
                title = names.get(about, about) if to_mentor else _coded(about, names)
                status = replace(status, title=title, code=about)
            if about not in hidden:
                found.append(status)
    # All hidden ones, even if nothing is required of one: otherwise the list would reveal its
    # state.
    return [*found, *(_hidden(code, names) for code in sorted(hidden, key=code_number))]


def _coded(code: str, names: Mapping[str, str]) -> str:
    return f"{code} {names.get(code, '')}".strip()


def _hidden(code: str, names: Mapping[str, str]) -> RequirementStatus:
    text = _("Your own rating comes first.")
    return RequirementStatus(COMPETENCIES, _coded(code, names), None, text, code)


def _hours(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    text = "" if met else so_far(item)
    if text and to_mentor:
        text += " " + (
            _("Practice counts as well now.")
            if late
            else _("Every session in which you mentor counts, for as long as it took.")
        )
    elif text and late:
        text += " " + _("After expiry, hours of practice count as well.")
    return RequirementStatus("practice", _("Hours of mentoring"), met, text)


def _talks(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    title = _("Talks with your supervisor") if to_mentor else _("Supervision talks")
    offered = int(item.parameters["offered"])
    if met:
        text = "" if offered else _("None was offered yet, so none is required.")
        return RequirementStatus("practice", title, met, text)
    text = ngettext(
        "%(offered)s talk was offered, and %(have)s took place. It asks for %(needed)s.",
        "%(offered)s talks were offered, and %(have)s took place. It asks for %(needed)s.",
        offered,
    ) % {"offered": offered, "have": item.parameters["have"], "needed": item.parameters["needed"]}
    if to_mentor:
        text += " " + _("A talk that you put off counts for nothing.")
    else:
        text += " " + _("A talk that the mentor postpones does not count.")
    return RequirementStatus("practice", title, met, text)


def _seen(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    if to_mentor:
        title, text = _("A session that was seen"), _("Your supervisor sets up a time with you.")
        text = f"{so_far(item)} {text}"
    else:
        title = _("Seen again")
        text = _("One observed session since the certificate was issued.")
    return RequirementStatus("practice", title, met, "" if met else text)


def _refresher(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    title = _("Lessons to go through again")
    text = _("%(have)s of %(needed)s lessons are done again.") % item.parameters
    if to_mentor:
        text += " " + _("Answer the questions of each again, as often as you like.")
    return RequirementStatus("lessons", title, met, "" if met else text)


def _sample(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    if to_mentor:
        text = _(
            "Two people look at this once more, each by herself. Some renewals are drawn for it by "
            "chance, and so is what they look at."
        )
    else:
        text = _("Drawn at random: both assessors rate it again. Not decided since.")
    return RequirementStatus(COMPETENCIES, "", met, "" if met else text)


def _decided(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    text = (
        _("You can try again as often as you like. Beside this stands what to do next.")
        if to_mentor
        else _("Decided again: not yet.")
    )
    return RequirementStatus(COMPETENCIES, "", met, text)


def _name(item: rules.Item, met: bool, to_mentor: bool, late: bool) -> RequirementStatus:
    text = (
        _("You choose it on “My way”. It can be any name.")
        if to_mentor
        else _("Not chosen. The learner chooses it on “My way”.")
    )
    return RequirementStatus("name", _("The name on the certificate"), met, text)


_LINES = {
    renewal.HOURS: _hours,
    renewal.TALKS: _talks,
    renewal.SEEN: _seen,
    renewal.REFRESHER: _refresher,
    renewal.SAMPLE: _sample,
    rules.DECIDED: _decided,
    rules.NAME: _name,
}
