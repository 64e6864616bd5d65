"""What is met and what is missing, in words that a learner and a coordinator understand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from . import rules
from .validity_rules import Hindrance, Step

# The part of a certificate that assessors decide over.
COMPETENCIES = "competencies"


@dataclass(frozen=True, slots=True)
class Names:
    """Words for codes and keys: competency code → name, course key as text → title."""

    competencies: Mapping[str, str] = field(default_factory=dict)
    courses: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RequirementStatus:
    """One requirement in words. `met`: None where the reader must not know yet (domain 2.2).

    `part` is "lessons", "competencies", "practice" or "name".
    """

    part: str
    title: str
    met: bool | None
    text: str
    # Of a competency, else "".
    code: str = ""

    @property
    def state(self) -> str:
        """The state as components/badge.html names it."""
        return {True: "met", False: "notyet", None: ""}[self.met]

    def __str__(self) -> str:
        return f"{self.title}: {self.text}" if self.text else self.title


def statuses(
    answer: rules.Eligibility, *, names: Names, hidden: frozenset[str] = frozenset()
) -> list[RequirementStatus]:
    """One for each requirement: lessons, competencies, practice, the name.

    `hidden` competencies say neither whether they are met nor what is missing.
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
    """What is still to do, for the page that says why a certificate was not given."""
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
    """The first thing to do for a competency; the others follow from it or come after it."""
    level = missing.get(rules.LEVEL)
    if level is not None and level.parameters["have"] == 0:
        return _("Nobody has rated it yet.")
    if rules.THIRD in missing:
        return _third(missing[rules.THIRD])
    if rules.RATERS in missing:
        parameters = missing[rules.RATERS].parameters
        return ngettext(
            "It needs %(needed)s assessor who sees it at the level. So far: %(have)s.",
            "It needs %(needed)s assessors who see it at the level. So far: %(have)s.",
            int(parameters["needed"]),
        ) % {"needed": parameters["needed"], "have": parameters["have"]}
    if rules.BLIND in missing:
        return _("Each assessor has to rate it before she sees the other's rating.")
    return _evidence(missing) or _("The other assessor has not rated it yet.")


def _third(item: rules.Item) -> str:
    if item.parameters["have"]:
        return _("The third assessor says not yet.")
    return _("The two saw it differently. A third assessor decides.")


def _evidence(missing: Mapping[str, rules.Item]) -> str:
    if rules.MORE_THAN_QUIZ in missing:
        return _("A quiz alone does not show it. Something that was seen has to come with it.")
    if rules.EVIDENCE in missing:
        parameters = missing[rules.EVIDENCE].parameters
        return ngettext(
            "It needs %(needed)s kind of evidence. So far: %(have)s.",
            "It needs %(needed)s different kinds of evidence. So far: %(have)s.",
            int(parameters["needed"]),
        ) % {"needed": parameters["needed"], "have": parameters["have"]}
    return ""


def so_far(item: rules.Item) -> str:
    return _("%(have)s of %(needed)s so far.") % {
        # 2 and not 2.0; hours may be 1.5.
        "have": f"{item.parameters['have']:g}",
        "needed": f"{item.parameters['needed']:g}",
    }


PRACTICE = {
    rules.OBSERVED_SESSIONS: lambda: _("Practice with a supervisor watching"),
    rules.OBSERVED_DAYS: lambda: _("Practice on different days"),
    rules.SECOND_ASSESSOR_SESSIONS: lambda: _("Practice that the second assessor saw"),
    rules.SUPERVISION_HOURS: lambda: _("Hours of supervision"),
}


def says_nothing(item: rules.Item) -> bool:
    """“On different days” for one day: the one about the rooms says it already."""
    return item.code == rules.OBSERVED_DAYS and item.parameters["needed"] == 1


def _practice(item: rules.Item, met: bool) -> RequirementStatus:
    return RequirementStatus("practice", PRACTICE[item.code](), met, "" if met else so_far(item))


def _name(met: bool) -> RequirementStatus:
    text = "" if met else _("She has not chosen a name yet. She does so on “My way”.")
    return RequirementStatus("name", _("The name on the certificate"), met, text)


# To her: it is asked for, and she is heard first.
ASKED_FOR = gettext_lazy("Somebody asks to revoke it")
# To her: what two people decided.
TOLD = {
    Step.SUSPEND: gettext_lazy("It is suspended"),
    Step.GO_ON: gettext_lazy("It stays suspended"),
    Step.LIFT: gettext_lazy("It is current again"),
    Step.REVOKE: gettext_lazy("It is revoked"),
}


HINDRANCES = {
    Hindrance.NOT_HEARD: gettext_lazy("She has not been heard yet. Nothing was changed."),
    Hindrance.DISAGREES: gettext_lazy(
        "She disagrees, and two people look at it. Nothing was changed."
    ),
    Hindrance.MAY_DISAGREE: gettext_lazy("She has 28 days to disagree first. Nothing was changed."),
    Hindrance.LOOKED_AT_ANEW: gettext_lazy(
        "The two who looked at it say: look at it anew. It cannot be agreed to."
    ),
}
# The same, while nobody pressed anything.
WAITS = {
    Hindrance.NOT_HEARD: gettext_lazy("First she is heard."),
    Hindrance.DISAGREES: gettext_lazy("She disagrees, and two people look at it first."),
    Hindrance.MAY_DISAGREE: gettext_lazy("First she has 28 days to disagree."),
    Hindrance.LOOKED_AT_ANEW: gettext_lazy("The two who looked at it say: look at it anew."),
}
IS_ASKER = gettext_lazy("You asked for this yourself. Somebody else agrees.")
NEW_ACCOUNT = gettext_lazy("Your account is younger than a week. Somebody else agrees.")
NOT_A_PAIR = gettext_lazy("One of the two is the safeguarding lead, the other one coordinates.")

# To those who decide.
STEPS = {
    Step.SUSPEND: gettext_lazy("Suspend it"),
    Step.GO_ON: gettext_lazy("Keep it suspended for 14 more days"),
    Step.LIFT: gettext_lazy("End the suspension"),
    Step.REVOKE: gettext_lazy("Revoke it"),
}
