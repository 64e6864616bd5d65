"""What is met and what is missing, as text for learners and coordinators."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import rules
from .validity_rules import Hindrance, Step

# The part of a certificate that assessors decide.
COMPETENCIES = "competencies"


@dataclass(frozen=True, slots=True)
class Names:
    """Names for codes and keys: competency code → name, course key as text → title."""

    competencies: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RequirementStatus:
    """One requirement as text. `met`: None if the reader must not know yet (domain 2.2).

    `part` is "lessons", "competencies", "practice" or "name".
    """

    part: str
    title: str
    met: bool | None
    text: str
    # The code of a competency, otherwise "".
    code: str = ""

    @property
    def state(self) -> str:
        """The state as named in components/badge.html."""
        return {True: "met", False: "notyet", None: ""}[self.met]

    def __str__(self) -> str:
        return f"{self.title}: {self.text}" if self.text else self.title


def statuses(
    answer: rules.Eligibility, *, names: Names, hidden: frozenset[str] = frozenset()
) -> list[RequirementStatus]:
    """Return a status for each requirement: lessons, competencies, practice, the name.

    For `hidden` competencies neither the state nor what is missing is stated.
    """
    met = [(item, True) for item in answer.met]
    judged = met + [(item, False) for item in answer.missing]
    codes = dict.fromkeys(
        str(item.parameters["competency"])
        for item, _met in judged
        if "competency" in item.parameters
    )
    courses = [_lessons(item, done, names) for item, done in judged if item.code == rules.LESSONS]
    practice = [
        _practice(item, done)
        for code in PRACTICE
        for item, done in judged
        if item.code == code and not says_nothing(item)
    ]
    return [
        *courses,
        *(
            _competency(code, answer, names, hidden)
            for code in sorted(codes, key=lambda code: (len(code), code))
        ),
        *practice,
        *(_name(done) for item, done in judged if item.code == rules.NAME),
    ]


def missing_sentences(found: list[RequirementStatus]) -> list[str]:
    """Return what is still to do, for the page that says why a certificate was not issued."""
    return [str(status) for status in found if not status.met]


def _lessons(item: rules.Item, met: bool, names: Names) -> RequirementStatus:
    title = names.courses.get(str(item.parameters["course"])) or _("Lessons")
    have, needed = item.parameters["have"], item.parameters["needed"]
    text = (
        ""
        if met
        else _("%(have)s of %(needed)s lessons are done.")
        % {
            "have": have,
            "needed": needed,
        }
    )
    return RequirementStatus("lessons", title, met, text)


def _competency(
    code: str, answer: rules.Eligibility, names: Names, hidden: frozenset[str]
) -> RequirementStatus:
    title = f"{code} {names.competencies.get(code, '')}".strip()
    if code in hidden:
        return RequirementStatus(COMPETENCIES, title, None, _("Your own rating comes first."))
    missing = {
        item.code: item for item in answer.missing if item.parameters.get("competency") == code
    }
    text = _what_is_missing(missing) if missing else ""
    return RequirementStatus(COMPETENCIES, title, not missing, text)


def _what_is_missing(missing: Mapping[str, rules.Item]) -> str:
    """Return the first thing to do for a competency; the others follow from it or come later."""
    level = missing.get(rules.LEVEL)
    if level is not None and level.parameters["have"] == 0:
        return _("Not rated yet.")
    if rules.THIRD in missing:
        return _third(missing[rules.THIRD])
    if rules.RATERS in missing:
        parameters = missing[rules.RATERS].parameters
        return ngettext(
            "%(needed)s assessor must confirm the level. So far: %(have)s.",
            "%(needed)s assessors must confirm the level. So far: %(have)s.",
            int(parameters["needed"]),
        ) % {"needed": parameters["needed"], "have": parameters["have"]}
    if rules.BLIND in missing:
        return _("Each assessor rates before seeing the other rating.")
    return _evidence(missing) or _("The other assessor has not rated yet.")


def _third(item: rules.Item) -> str:
    if item.parameters["have"]:
        return _("Third assessor: not yet.")
    return _("The two ratings differ. A third assessor decides.")


def _evidence(missing: Mapping[str, rules.Item]) -> str:
    if rules.MORE_THAN_QUIZ in missing:
        return _("Quiz answers alone are not enough. An observation is needed as well.")
    if rules.EVIDENCE in missing:
        parameters = missing[rules.EVIDENCE].parameters
        return ngettext(
            "%(needed)s kind of evidence is needed. So far: %(have)s.",
            "%(needed)s different kinds of evidence are needed. So far: %(have)s.",
            int(parameters["needed"]),
        ) % {"needed": parameters["needed"], "have": parameters["have"]}
    return ""


def so_far(item: rules.Item) -> str:
    return _("%(have)s of %(needed)s so far.") % {
        # Formats 2 rather than 2.0; hours may be 1.5.
        "have": f"{item.parameters['have']:g}",
        "needed": f"{item.parameters['needed']:g}",
    }


PRACTICE = {
    rules.OBSERVED_SESSIONS: lambda: _("Supervised practice"),
    rules.OBSERVED_DAYS: lambda: _("Practice on different days"),
    rules.SECOND_ASSESSOR_SESSIONS: lambda: _("Practice observed by the second assessor"),
    rules.SUPERVISION_HOURS: lambda: _("Hours of supervision"),
}


def says_nothing(item: rules.Item) -> bool:
    """Whether “On different days” is redundant: for one day the line about rooms says it all."""
    return item.code == rules.OBSERVED_DAYS and item.parameters["needed"] == 1


def _practice(item: rules.Item, met: bool) -> RequirementStatus:
    return RequirementStatus("practice", PRACTICE[item.code](), met, "" if met else so_far(item))


def _name(met: bool) -> RequirementStatus:
    text = "" if met else _("Not chosen. The learner chooses it on “My way”.")
    return RequirementStatus("name", _("Name on certificate"), met, text)


# To the holder: requested, and the holder is heard first.
ASKED_FOR = gettext_lazy("Revocation requested")
# To the holder: what two people decided.
TOLD = {
    Step.SUSPEND: gettext_lazy("Suspended"),
    Step.GO_ON: gettext_lazy("Suspension extended"),
    Step.LIFT: gettext_lazy("Reinstated"),
    Step.REVOKE: gettext_lazy("Revoked"),
}


HINDRANCES = {
    Hindrance.NOT_HEARD: gettext_lazy("The mentor has not been heard yet. Nothing was changed."),
    Hindrance.DISAGREES: gettext_lazy(
        "The mentor has appealed. The panel has not answered yet. Nothing was changed."
    ),
    Hindrance.MAY_DISAGREE: gettext_lazy(
        "The mentor has 28 days to appeal first. Nothing was changed."
    ),
    Hindrance.LOOKED_AT_ANEW: gettext_lazy(
        "The panel asks for a review. The request cannot be approved."
    ),
}
# The same, before anyone tried to agree.
WAITS = {
    Hindrance.NOT_HEARD: gettext_lazy("The mentor is heard first."),
    Hindrance.DISAGREES: gettext_lazy("The appeal is answered first."),
    Hindrance.MAY_DISAGREE: gettext_lazy("The mentor has 28 days to appeal first."),
    Hindrance.LOOKED_AT_ANEW: gettext_lazy("The panel asks for a review."),
}
IS_ASKER = gettext_lazy("You requested this. Somebody else has to approve it.")
NEW_ACCOUNT = gettext_lazy("Your account is less than a week old. Somebody else has to approve it.")
NOT_A_PAIR = gettext_lazy("One of the two must be the safeguarding lead, the other a coordinator.")

# To those who decide.
STEPS = {
    Step.SUSPEND: gettext_lazy("Suspend"),
    Step.GO_ON: gettext_lazy("Extend suspension by 14 days"),
    Step.LIFT: gettext_lazy("Reinstate"),
    Step.REVOKE: gettext_lazy("Revoke"),
}
