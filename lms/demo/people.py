"""Who is in the demo (contract 4). Invented people with invented names."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.roles import INSTALLATION_ROLES, Role


@dataclass(frozen=True)
class DemoPerson:
    """An account of the demo: alias, roles, and what the person does, in a few words."""

    alias: str
    roles: tuple[str, ...]
    does: Promise

    @property
    def shown_name(self) -> str:
        """Amara for amara and for amara-2."""
        return self.alias.removesuffix("-2").capitalize()


HARBOUR = "Harbour"
LIGHTHOUSE = "Lighthouse"

HARBOUR_PEOPLE = (
    DemoPerson("amara", (Role.LEARNER,), _("learns to be a mentor")),
    DemoPerson("lucia", (Role.LEARNER, Role.MENTOR), _("mentor, holds a certificate")),
    DemoPerson("joy", (Role.MENTEE,), _("comes to rooms")),
    DemoPerson("grace", (Role.SUPERVISOR,), _("supervisor, holds rooms and rates")),
    DemoPerson("sara", (Role.SUPERVISOR, Role.SAFEGUARDING_LEAD), _("safeguarding lead")),
    DemoPerson("iris", (Role.INTERPRETER,), _("interpreter")),
    DemoPerson("ines", (Role.SUPERVISOR,), _("second assessor, rates blind")),
    DemoPerson("nora", (Role.STAFF_LEARNER,), _("staff, takes modules")),
    DemoPerson("olga", (Role.COORDINATOR,), _("coordinator, invites and issues")),
)
INSTALLATION_PEOPLE = (
    DemoPerson("edith", (Role.EDITOR,), _("edits courses in the office")),
    DemoPerson("ruth", (Role.READER,), _("reads courses before others do")),
    DemoPerson("tess", (Role.TECHNICAL_ADMINISTRATOR,), _("looks after the installation")),
)
DOES_AT_LIGHTHOUSE = {"lucia": _("mentor")}
# One person for each role of an organisation, to show that organisations are separate.
LIGHTHOUSE_PEOPLE = tuple(
    DemoPerson(f"{person.alias}-2", person.roles, DOES_AT_LIGHTHOUSE.get(person.alias, person.does))
    for person in HARBOUR_PEOPLE
    if person.alias != "ines"
)
EVERYONE = HARBOUR_PEOPLE + INSTALLATION_PEOPLE + LIGHTHOUSE_PEOPLE
ALIASES = tuple(person.alias for person in EVERYONE)


def organisation_name_of(person: DemoPerson) -> str | None:
    """The organisation of the person; None for the installation."""
    if set(person.roles) <= INSTALLATION_ROLES:
        return None
    return LIGHTHOUSE if person.alias.endswith("-2") else HARBOUR
