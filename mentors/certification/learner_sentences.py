"""What is met and what is next, as text for the learner. Read only.

Until a competency is decided, nothing here depends on who rated it or how. The learner may repeat
it, and an assessor who has not rated yet may hear it (domain 2.2).
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import rules
from .sentences import COMPETENCIES, PRACTICE, Names, RequirementStatus, says_nothing, so_far

type Kinds = Mapping[str, tuple[str, ...]]


def statuses_to_learner(
    answer: rules.Eligibility, *, names: Names, kinds: Kinds | None = None
) -> list[RequirementStatus]:
    """Return a status for each requirement: lessons, competencies, practice, the name.

    `kinds`: competency code → kinds of evidence that can show it, in the learner's language. A
    competency that is not decided is neither met nor *Not yet*.
    """
    judged = [(item, True) for item in answer.met] + [(item, False) for item in answer.missing]
    by_code: dict[str, dict[str, rules.Item]] = {}
    for item, done in judged:
        code = str(item.parameters.get("competency", ""))
        if code:
            left = by_code.setdefault(code, {})
            left.update({} if done else {item.code: item})
    lessons = [_lessons(item, done, names) for item, done in judged if item.code == rules.LESSONS]
    practice = [
        _practice(item, done)
        for code in PRACTICE
        for item, done in judged
        if item.code == code and not says_nothing(item)
    ]
    competencies = [
        _competency(code, by_code[code], names, (kinds or {}).get(code, ()))
        for code in sorted(by_code, key=lambda code: (len(code), code))
    ]
    name = [_name(done) for item, done in judged if item.code == rules.NAME]
    return [*lessons, *competencies, *practice, *name]


def _lessons(item: rules.Item, met: bool, names: Names) -> RequirementStatus:
    title = names.courses.get(str(item.parameters["course"])) or _("Lessons")
    text = _("%(have)s of %(needed)s lessons are done. Read on when you like, in any order.")
    return RequirementStatus("lessons", title, met, "" if met else text % item.parameters)


def _competency(
    code: str, missing: Mapping[str, rules.Item], names: Names, kinds: tuple[str, ...]
) -> RequirementStatus:
    decided = missing.get(rules.DECIDED)
    met = True if decided is None else False if decided.parameters["not_yet"] else None
    text = _met_and_missing(missing, kinds) if met else _to_come(missing, met, kinds)
    # A met competency that does not count for the certificate yet is still shown as met.
    return RequirementStatus(COMPETENCIES, names.competencies.get(code, code), met, text, code)


def _to_come(missing: Mapping[str, rules.Item], met: bool | None, kinds: tuple[str, ...]) -> str:
    third = missing.get(rules.THIRD)
    if third is not None and not third.parameters["have"]:
        return _("One more person looks at this, and her word decides. You need do nothing.")
    if met is False:
        return _("You can try again as often as you like. Beside this stands what to do next.")
    return " ".join(
        [_("Two people look at this, each by herself, once something shows it."), *_shows(kinds)]
    )


def _met_and_missing(missing: Mapping[str, rules.Item], kinds: tuple[str, ...]) -> str:
    if rules.MORE_THAN_QUIZ in missing:
        return _("For the certificate, something that was seen has to come beside the questions.")
    if rules.LEVEL in missing or rules.RATERS in missing or rules.BLIND in missing:
        return _("For the certificate one more person looks at this.")
    if rules.EVIDENCE in missing:
        parameters = missing[rules.EVIDENCE].parameters
        text = ngettext(
            "The certificate asks for %(needed)s kind of thing that shows it. So far: %(have)s.",
            "The certificate asks for %(needed)s kinds of things that show it. So far: %(have)s.",
            int(parameters["needed"]),
        )
        return " ".join([text % parameters, *_shows(kinds)])
    return ""


def _shows(kinds: tuple[str, ...]) -> list[str]:
    return [_("It can show in: %(kinds)s.") % {"kinds": "; ".join(kinds)}] if kinds else []


HOW_ON = {
    rules.OBSERVED_SESSIONS: lambda: _("Your supervisor sets up a time with you."),
    rules.OBSERVED_DAYS: lambda: _("Two times on one day count as one day."),
    rules.SECOND_ASSESSOR_SESSIONS: lambda: _("You can ask her when she has time."),
    rules.SUPERVISION_HOURS: lambda: _("Your supervisor sets up a time with you."),
}


def _practice(item: rules.Item, met: bool) -> RequirementStatus:
    text = "" if met else f"{so_far(item)} {HOW_ON[item.code]()}"
    return RequirementStatus("practice", PRACTICE[item.code](), met, text)


def _name(met: bool) -> RequirementStatus:
    text = "" if met else _("You choose it on this page. It can be any name.")
    return RequirementStatus("name", _("The name on the certificate"), met, text)
