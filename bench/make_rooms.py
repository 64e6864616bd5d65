"""Create open rooms with people on an empty database, and print them.

python -m bench.make_rooms ROOMS PEOPLE
"""

import json
import sys

import django


def make(rooms: int, people: int) -> list[dict]:
    """Create the rooms, each with the cookies of its people, the supervisor's first."""
    from accounts.roles import Role
    from accounts.services import make_organisation
    from mentors.models import RoomMember
    from mentors.rooms import services
    from tests.factories.people import make_person
    from tests.factories.rooms import RoomCast, say_yes

    from .session import cookie_of

    made = []
    for number in range(rooms):
        cast = RoomCast(make_organisation(name=f"Bench {number}"))
        others = [
            make_person(Role.MENTEE, f"m{number}-{n}", organisation=cast.organisation)
            for n in range(people - 3)
        ]
        say_yes(*others, organisation=cast.organisation)
        # A practice room opens with its three people; the others only make the crowd.
        cast.open()
        RoomMember.objects.bulk_create(
            RoomMember(room=cast.room, user=one, seat="mentee") for one in others
        )
        services.go_in([services.Arrival(cast.member_id(one)) for one in others])
        everybody = (cast.grace, cast.lucia, cast.joy, *others)
        made.append({"id": str(cast.id), "cookies": [cookie_of(one) for one in everybody]})
    return made


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    sys.stdout.write(json.dumps(make(int(sys.argv[1]), int(sys.argv[2]))))
