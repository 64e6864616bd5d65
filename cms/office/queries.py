"""Reading who may come into the office, by role and by what Wagtail keeps beside it."""

from accounts.queries import holders_of
from accounts.roles import Role
from accounts.types import Person

# Role in the installation: name of Wagtail's group.
GROUPS = {Role.EDITOR: "Editors", Role.READER: "Readers"}


def rights_astray() -> tuple[int, int]:
    """How many accounts are in a group without its role or the other way round, and how many have
    rights that came by no group.
    """
    astray = set()
    for role, name in GROUPS.items():
        grouped = set(Person.objects.filter(groups__name=name).values_list("pk", flat=True))
        astray |= grouped ^ holders_of(role)
    others = Person.objects.filter(groups__isnull=False).exclude(groups__name__in=GROUPS.values())
    astray |= set(others.values_list("pk", flat=True))
    own = Person.objects.filter(user_permissions__isnull=False).distinct().count()
    return len(astray), own
