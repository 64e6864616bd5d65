"""“My way” as steps: what is met, what is next, who can help. Text only, no queries."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

MET, NEXT, AHEAD = "met", "next", "ahead"

# The remark on an observation, by its state; none if it counts.
PRACTISED_NOTES = {
    "learning": gettext_lazy("Learning, for you alone"),
    "submitted": gettext_lazy("You read it first"),
    "returned": gettext_lazy("It was not so"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the path, as components/steps.html shows it. `state`: met, next or ahead."""

    title: str
    text: str
    state: str
    who: str = ""
    url: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """The input for the steps. A part that the programme does not require is None."""

    lessons_met: bool | None
    practice_met: bool | None
    rooms_needed: int
    rooms_seen: int
    competencies_met: bool | None
    assessors: tuple[str, ...]
    name_chosen: bool
    certificate_stands: bool
    # Whether the learner said “I want to mentor” in a talk, and agreed. None: not asked.
    talked: bool | None = None
    agreed: bool | None = None
    # The next lesson that the programme requires. "": the page of all lessons.
    lessons_url: str = ""


def steps(facts: Facts) -> list[Step]:
    """Return the steps in order; the first that is not met comes next.

    The talk and the agreement never come next: learning waits for neither (domain R1.4, 10.28).
    """
    parts = (
        (facts.lessons_met, _lessons),
        (facts.practice_met, _practice),
        (facts.competencies_met, _competencies),
        (facts.name_chosen, _name),
        (facts.certificate_stands, _certificate),
    )
    path = [
        step(facts, MET if met else AHEAD)
        for met, step in ((facts.talked, _talk), (facts.agreed, _agreement))
        if met is not None
    ]
    next_is_marked = False
    for met, step in parts:
        if met is None:
            continue
        state = MET if met else AHEAD if next_is_marked else NEXT
        next_is_marked = next_is_marked or not met
        path.append(step(facts, state))
    return path


def _talk(facts: Facts, state: str) -> Step:
    if state == MET:
        return Step(_("A talk that you lead"), _("You said that you want to go on."), state)
    return Step(
        _("A talk that you lead"),
        _("About being a mentor, when you like. Your lessons do not wait for it."),
        state,
        _("You can ask your supervisor for a time."),
        reverse("my-joining"),
        _("See what you can ask"),
    )


def _agreement(facts: Facts, state: str) -> Step:
    text = _("What the programme promises you, and what you promise. You can take it back.")
    url, label = reverse("my-joining") + "#agreement", _("Read it")
    return Step(_("What we promise each other"), text, state, "", url, label)


def _lessons(facts: Facts, state: str) -> Step:
    if state == MET:
        return Step(_("Lessons"), _("You have read what this certificate asks for."), state)
    return Step(
        _("Lessons"),
        _("In your own time, in any order. You can answer the questions as often as you like."),
        state,
        _("Anyone on the team can read with you, or read to you."),
        facts.lessons_url or reverse("learn"),
        _("Go to my lessons"),
    )


def _practice(facts: Facts, state: str) -> Step:
    needed = facts.rooms_needed
    if needed == 1:
        text = _("You practise in a room once, with a supervisor there the whole time.")
    else:
        text = ngettext(
            "You practise in a room %(needed)s time, with a supervisor there the whole time.",
            "You practise in a room %(needed)s times, with a supervisor there the whole time.",
            needed,
        ) % {"needed": needed}
    if state == MET:
        return Step(_("Practice"), text, state)
    if facts.rooms_seen:
        text += " " + _("So far: %(seen)s.") % {"seen": facts.rooms_seen}
    who = _("Your supervisor sets up a time with you.")
    return Step(_("Practice"), text, state, who, reverse("rooms"), _("Go to my rooms"))


def _competencies(facts: Facts, state: str) -> Step:
    text = _("Two people look at what you do, each by herself. Then they say what is met.")
    if state == MET:
        return Step(_("What you can do"), text, state)
    if facts.assessors:
        who = _("You can ask %(names)s.") % {"names": _and(facts.assessors)}
    else:
        who = _("Your coordinator asks two people to do this. You can ask her when.")
    return Step(_("What you can do"), text, state, who, "#can-do", _("See what it is about"))


def _name(facts: Facts, state: str) -> Step:
    text = _("You choose the name that is printed. It can be any name.")
    if state == MET:
        return Step(_("Your name on it"), text, state)
    return Step(_("Your name on it"), text, state, "", "#name", _("Choose a name"))


def _certificate(facts: Facts, state: str) -> Step:
    if state == MET:
        text = _("It is yours, and you can print it or send it.")
        return Step(_("Certificate"), text, state, "", "#certificate", _("See my certificate"))
    text = _("When all of this is met, your coordinator gives it to you.")
    return Step(_("Certificate"), text, state)


def _and(names: tuple[str, ...]) -> str:
    if len(names) == 1:
        return names[0]
    return _("%(names)s and %(last)s") % {"names": ", ".join(names[:-1]), "last": names[-1]}
