"""Who gets an answer where: every address of ours has a row, tried as everyone of both NGOs.

A row says who is answered (and with which statuses); everyone else gets the same 404 as for
something that does not exist, and whoever is signed out is sent to the sign-in.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from accounts.models import Assignment, BreakGlassAccess, RecordAccess
from core.clock import now
from courses.models import LessonProgress
from lms.demo.people import ALIASES
from tests.factories.record_access import assign, say_why

pytestmark = [pytest.mark.django_db, pytest.mark.long]

SUPERVISORS = {"grace", "sara", "ines", "grace-2", "sara-2"}
COORDINATORS = {"olga", "olga-2"}
LEARNERS = {"amara", "lucia", "amara-2", "lucia-2"}
# Who may have a card to sign in with.
WOMEN = LEARNERS | {"joy", "joy-2"}
STAFF_OF_COURSE_A = SUPERVISORS | COORDINATORS
# Who sees what takes two people, and who of them at Harbour.
DECIDERS = COORDINATORS | {"sara", "sara-2"}
DECIDERS_HERE = {"olga", "sara"}
OFFICE = {"edith", "ruth"}
EVERYONE = set(ALIASES)
# Who holds none but the women's own roles.
WOMEN = LEARNERS | {"joy", "joy-2"}
# Who learns here, so has goals and a journal.
WRITERS = EVERYONE - OFFICE - {"tess", "joy", "joy-2"}
# Staff of the demo who have passed the first module for staff.
PASSED_S1 = SUPERVISORS | COORDINATORS | {"iris"}
# Seats in the waiting room.
SEATED = {"grace", "amara", "lucia"}


@dataclass(frozen=True)
class Row:
    """One address and method. `who`: aliases that are answered with one of `ok`."""

    route: str
    path: object
    who: frozenset | set
    method: str = "get"
    data: dict = field(default_factory=dict)
    ok: tuple = (200,)
    # What someone signed out gets; "sign-in": a redirect there.
    out: object = "sign-in"
    refused: tuple = (404,)
    # Through which assignment it is open: "supervisor", "assessor", or "helper" (a supervisor who
    # did it together with her). "": by role, or because it is her own.
    sight: str = ""


def at(path):
    return lambda world: path.format(**vars(world))


ROWS = [
    # Anyone
    Row("health/live", at("/health/live"), EVERYONE, out=(200,)),
    Row("health/ready", at("/health/ready"), EVERYONE, out=(200,)),
    Row("join/", at("/join/"), EVERYONE, out=(200,)),
    Row("join/back/", at("/join/back/"), EVERYONE, out=(200,)),
    Row("join/again/", at("/join/again/"), EVERYONE, out=(200,)),
    Row("join/card/", at("/join/card/"), EVERYONE, "post", ok=(404,), out=(404,)),
    Row("card/", at("/card/"), EVERYONE, ok=(302,), out=(200,)),
    Row("card/", at("/card/"), EVERYONE, "post", ok=(302,), out=(400,)),
    Row("join/not-yet/", at("/join/not-yet/"), EVERYONE, out=(200,)),
    Row("leave/", at("/leave/"), EVERYONE, ok=(302,), out=(302,)),
    Row("leave/", at("/leave/"), EVERYONE, "post", ok=(204,), out=(204,)),
    Row("leave/first/", at("/leave/first/"), EVERYONE, out=(200,)),
    Row("leave/state/", at("/leave/state/"), EVERYONE, out=(200,)),
    Row("leave/help/", at("/leave/help/"), EVERYONE, out=(200,)),
    Row("ground/", at("/ground/"), EVERYONE, out=(200,)),
    Row("help/", at("/help/?c=IT"), EVERYONE, out=(200,)),
    Row("verify/", at("/verify/"), EVERYONE, out=(200,)),
    Row("verify/", at("/verify/"), EVERYONE, "post", ok=(400,), out=(400,)),
    Row("verify/once/<str:token>/", at("/verify/once/x/"), EVERYONE, ok=(410,), out=(410,)),
    Row(
        "credentials/issuers/1/did.json",
        at("/credentials/issuers/1/did.json"),
        EVERYONE,
        out=(200,),
    ),
    Row("credentials/issuers/1/", at("/credentials/issuers/1/"), EVERYONE, out=(200,)),
    Row(
        "credentials/achievements/<slug:code>/v<int:number>",
        at("/credentials/achievements/peer-mentor/v1"),
        EVERYONE,
        out=(200,),
    ),
    Row(
        "credentials/achievements/<slug:code>/v<int:number>/2",
        at("/credentials/achievements/peer-mentor/v1/2"),
        EVERYONE,
        out=(200,),
    ),
    Row("credentials/status/<int:number>", at("/credentials/status/1"), EVERYONE, out=(200,)),
    Row(
        "credentials/status/<int:number>.jwt", at("/credentials/status/1.jwt"), EVERYONE, out=(200,)
    ),
    Row("verify/<str:public_id>/", at("/verify/{certificate}/"), EVERYONE, out=(200,)),
    Row(
        "accounts/language/",
        at("/accounts/language/"),
        EVERYONE,
        "post",
        {"language": "en"},
        ok=(302,),
        out=(302,),
    ),
    Row(
        "accounts/still-here/", at("/accounts/still-here/"), EVERYONE, "post", ok=(204,), out=(401,)
    ),
    # Everyone who is signed in
    Row("", at("/"), EVERYONE),
    Row("me/", at("/me/"), EVERYONE),
    Row("me/settings/", at("/me/settings/"), EVERYONE),
    Row("me/settings/", at("/me/settings/"), EVERYONE, "post", {"language": "it"}, ok=(302,)),
    Row("me/settings/phone/", at("/me/settings/phone/"), EVERYONE, "post", ok=(400,)),
    Row("first/<int:number>/", at("/first/2/"), EVERYONE),
    Row("first/<int:number>/", at("/first/2/"), EVERYONE, "post", ok=(302,)),
    Row("me/seen/", at("/me/seen/"), EVERYONE),
    Row("me/sign-ins/end/", at("/me/sign-ins/end/"), EVERYONE, "post", ok=(302,)),
    Row("me/sign-ins/<uuid:public_id>/end/", at("/me/sign-ins/{nonsense}/end/"), set(), "post"),
    Row("me/name/", at("/me/name/"), EVERYONE, "post", {"shown_name": "Hana"}, ok=(302,)),
    Row("me/export/", at("/me/export/"), EVERYONE),
    Row("me/export/", at("/me/export/"), EVERYONE, "post", {"then": "data"}),
    Row(
        "me/notices/<uuid:public_id>/",
        at("/me/notices/{nonsense}/"),
        set(),
        "post",
        {"answer": "me"},
    ),
    Row("me/roles/<uuid:public_id>/", at("/me/roles/{nonsense}/"), set(), "post", {"answer": "no"}),
    # The card by which she signs in: women alone.
    Row("me/card/", at("/me/card/"), WOMEN),
    Row("me/card/", at("/me/card/"), WOMEN, "post", ok=(400,)),
    Row("me/card/seen/", at("/me/card/seen/"), EVERYONE, "post", ok=(302,)),
    Row("me/card/void/", at("/me/card/void/"), EVERYONE, "post", ok=(302,)),
    Row(
        "people/<uuid:public_id>/card/",
        at("/people/{amaras_id}/card/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    Row("me/with-me/", at("/me/with-me/"), WOMEN),
    Row("me/with-me/", at("/me/with-me/"), WOMEN, "post", ok=(400,)),
    Row("me/with-me/<uuid:public_id>/back/", at("/me/with-me/{nonsense}/back/"), set(), "post"),
    Row("people/transfers/", at("/people/transfers/"), COORDINATORS),
    Row(
        "people/transfers/",
        at("/people/transfers/"),
        COORDINATORS,
        "post",
        {"code": "nobody's"},
        ok=(400,),
    ),
    Row(
        "people/<uuid:public_id>/brought/",
        at("/people/{amaras_id}/brought/"),
        {"olga"},
    ),
    Row("me/stay/", at("/me/stay/"), EVERYONE, "post", ok=(302,)),
    Row("me/return-card/", at("/me/return-card/"), WOMEN),
    Row("me/return-card/", at("/me/return-card/"), WOMEN, "post", {"then": "give-up"}, ok=(302,)),
    Row("people/inactive/", at("/people/inactive/"), SUPERVISORS | COORDINATORS),
    Row(
        "people/inactive/<uuid:public_id>/",
        at("/people/inactive/{nonsense}/"),
        set(),
        "post",
        {"answer": "stays"},
    ),
    Row("me/erasure/", at("/me/erasure/"), EVERYONE),
    Row("me/erasure/", at("/me/erasure/"), EVERYONE, "post", ok=(400,)),
    Row(
        "people/restore/",
        at("/people/restore/"),
        COORDINATORS,
        "post",
        {"said": "nobody"},
        ok=(400,),
    ),
    Row("people/restore/", at("/people/restore/"), COORDINATORS),
    Row(
        "people/<uuid:public_id>/access/",
        at("/people/{amaras_id}/access/"),
        {"olga"},
    ),
    # Her yes and no before rooms: her own, and beside her
    Row("me/consents/", at("/me/consents/"), EVERYONE),
    Row(
        "me/consents/<uuid:organisation_id>/<int:number>/",
        at("/me/consents/{harbours_id}/2/"),
        {"amara", "lucia", "joy"},
    ),
    Row(
        "me/consents/<uuid:organisation_id>/<int:number>/",
        at("/me/consents/{harbours_id}/1/"),
        {"joy"},
        "post",
        {"answer": "yes"},
        ok=(302,),
    ),
    Row("people/consents/", at("/people/consents/"), SUPERVISORS | COORDINATORS),
    Row(
        "people/consents/<uuid:organisation_id>/<uuid:public_id>/",
        at("/people/consents/{harbours_id}/{amaras_id}/"),
        {"grace", "olga"},
    ),
    Row(
        "people/consents/<uuid:organisation_id>/<uuid:public_id>/<int:number>/",
        at("/people/consents/{harbours_id}/{amaras_id}/2/"),
        {"grace", "olga"},
    ),
    Row(
        "people/consents/<uuid:organisation_id>/<uuid:public_id>/<int:number>/",
        at("/people/consents/{harbours_id}/{amaras_id}/2/"),
        {"grace", "olga"},
        "post",
        {"answer": "no", "how": "heard", "language": "en"},
        ok=(302,),
    ),
    # How she may be reached, written down beside her
    Row(
        "people/contact/<uuid:organisation_id>/<uuid:public_id>/",
        at("/people/contact/{harbours_id}/{amaras_id}/"),
        {"grace", "olga"},
    ),
    Row(
        "people/contact/<uuid:organisation_id>/<uuid:public_id>/",
        at("/people/contact/{harbours_id}/{amaras_id}/"),
        {"grace", "olga"},
        "post",
        {"way": "by letter", "if_she_leaves": "nothing", "asked_apart": "on"},
        ok=(302,),
    ),
    # Numbers from public pages, rung by coordinators and editors
    Row("help/lines/", at("/help/lines/"), COORDINATORS),
    Row(
        "help/lines/<uuid:public_id>/",
        at("/help/lines/{line_to_ring}/"),
        {*COORDINATORS, "edith"},
        "post",
        ok=(302,),
    ),
    # Asking for someone of the team
    Row(
        "help/ask/<uuid:organisation_id>/",
        at("/help/ask/{harbours_id}/"),
        {"amara", "lucia", "joy"},
        "post",
        {"who": "anyone"},
        ok=(302,),
    ),
    Row(
        "help/asked/<uuid:public_id>/back/",
        at("/help/asked/{asked}/back/"),
        {"amara"},
        "post",
        ok=(302,),
    ),
    # Her own view, and where she disagrees
    Row(
        "journey/<uuid:public_id>/own-view/",
        at("/journey/{amaras_journey}/own-view/"),
        {"amara"},
    ),
    Row(
        "journey/<uuid:public_id>/own-view/",
        at("/journey/{amaras_journey}/own-view/"),
        {"amara"},
        "post",
        {"C1": "3"},
        ok=(302,),
    ),
    Row(
        "journey/<uuid:public_id>/differently/<slug:about>/",
        at("/journey/{amaras_journey}/differently/certificate/"),
        {"amara"},
    ),
    Row(
        "journey/<uuid:public_id>/already/",
        at("/journey/{amaras_journey}/already/"),
        {"amara"},
    ),
    Row(
        "journey/<uuid:public_id>/already/",
        at("/journey/{amaras_journey}/already/"),
        {"amara"},
        "post",
        {"code": "C4", "words": "I interpret."},
        ok=(302,),
    ),
    Row(
        "journey/already/<uuid:public_id>/back/",
        at("/journey/already/{nonsense}/back/"),
        set(),
        "post",
    ),
    Row(
        "assessment/prior-learning/<uuid:public_id>/",
        at("/assessment/prior-learning/{nonsense}/"),
        set(),
    ),
    Row(
        "assessment/prior-learning/<uuid:public_id>/return/",
        at("/assessment/prior-learning/{nonsense}/return/"),
        set(),
        "post",
    ),
    Row(
        "journey/differently/<uuid:public_id>/back/",
        at("/journey/differently/{nonsense}/back/"),
        set(),
        "post",
    ),
    Row("assessment/appeals/", at("/assessment/appeals/"), SUPERVISORS | COORDINATORS),
    Row("assessment/appeals/<uuid:public_id>/", at("/assessment/appeals/{nonsense}/"), set()),
    Row(
        "assessment/appeals/<uuid:public_id>/read/",
        at("/assessment/appeals/{nonsense}/read/"),
        set(),
        "post",
    ),
    Row(
        "assessment/appeals/<uuid:public_id>/ask/",
        at("/assessment/appeals/{nonsense}/ask/"),
        set(),
        "post",
    ),
    Row("learners/<uuid:public_id>/", at("/learners/{amaras_id}/"), {"grace", "ines"}),
    # Safeguarding notes
    Row("rooms/<uuid:public_id>/worry/", at("/rooms/{waiting_room}/worry/"), {"grace"}),
    Row(
        "rooms/<uuid:public_id>/worry/",
        at("/rooms/{waiting_room}/worry/"),
        {"grace"},
        "post",
        ok=(400,),
    ),
    Row(
        "learners/<uuid:public_id>/worry/",
        at("/learners/{amaras_id}/worry/"),
        {"grace"},
    ),
    Row(
        "learners/<uuid:public_id>/worry/",
        at("/learners/{amaras_id}/worry/"),
        {"grace"},
        "post",
        ok=(400,),
    ),
    Row("safeguarding/", at("/safeguarding/"), SUPERVISORS | COORDINATORS),
    Row("safeguarding/<uuid:public_id>/", at("/safeguarding/{worry}/"), {"grace", "sara"}),
    # A coordinator knows of it as well: she may be the second who opens it.
    Row(
        "safeguarding/<uuid:public_id>/",
        at("/safeguarding/{old_worry}/"),
        {"grace", "sara", "olga"},
    ),
    Row(
        "safeguarding/<uuid:public_id>/",
        at("/safeguarding/{worry}/"),
        {"grace"},
        "post",
        {"words": "I called her."},
        ok=(302,),
    ),
    Row(
        "safeguarding/<uuid:public_id>/read/",
        at("/safeguarding/{worry}/read/"),
        {"grace"},
        "post",
        ok=(302,),
    ),
    Row(
        "safeguarding/<uuid:public_id>/read/",
        at("/safeguarding/{old_worry}/read/"),
        set(),
        "post",
    ),
    # Who wrote it is told that somebody else takes it.
    Row(
        "safeguarding/<uuid:public_id>/take/",
        at("/safeguarding/{worry}/take/"),
        {"grace", "sara"},
        "post",
        ok=(302, 409),
    ),
    Row(
        "safeguarding/<uuid:public_id>/raise/",
        at("/safeguarding/{worry}/raise/"),
        {"grace"},
        "post",
        {"level": 2},
        ok=(302,),
    ),
    Row(
        "safeguarding/<uuid:public_id>/ask/",
        at("/safeguarding/{old_worry}/ask/"),
        {"sara"},
        "post",
        {"reason": "law"},
        ok=(302,),
    ),
    # Who asked is told that a second person answers.
    Row(
        "safeguarding/readings/<uuid:public_id>/",
        at("/safeguarding/readings/{reading}/"),
        {"olga", "sara"},
        "post",
        {"then": "open"},
        ok=(302, 403),
    ),
    # No room waits for the lead.
    Row("safeguarding/rooms/<uuid:public_id>/", at("/safeguarding/rooms/{waiting_room}/"), set()),
    Row(
        "safeguarding/rooms/<uuid:public_id>/read/",
        at("/safeguarding/rooms/{waiting_room}/read/"),
        set(),
        "post",
    ),
    Row(
        "safeguarding/rooms/<uuid:public_id>/keep/",
        at("/safeguarding/rooms/{waiting_room}/keep/"),
        set(),
        "post",
        {"line": "line-1", "why": "Because."},
    ),
    Row(
        "safeguarding/rooms/<uuid:public_id>/keep/back/",
        at("/safeguarding/rooms/{waiting_room}/keep/back/"),
        set(),
        "post",
    ),
    Row(
        "safeguarding/rooms/<uuid:public_id>/close/",
        at("/safeguarding/rooms/{waiting_room}/close/"),
        set(),
        "post",
    ),
    Row(
        "safeguarding/lessons/<uuid:public_id>/back/",
        at("/safeguarding/lessons/{nonsense}/back/"),
        set(),
        "post",
    ),
    Row(
        "safeguarding/keeping/<uuid:public_id>/",
        at("/safeguarding/keeping/{goal}/"),
        set(),
        "post",
        {"then": "keep"},
    ),
    Row("people/support-requests/", at("/people/support-requests/"), SUPERVISORS | COORDINATORS),
    Row(
        "people/support-requests/<uuid:public_id>/",
        at("/people/support-requests/{asked}/"),
        {"grace"},
        "post",
        {"said": "comes"},
        ok=(302,),
    ),
    Row("learn/", at("/learn/"), EVERYONE),
    Row("learn/training/", at("/learn/training/"), EVERYONE - LEARNERS - {"joy", "joy-2"}),
    Row(
        "learn/training/<slug:code>/<int:number>/",
        at("/learn/training/s/1/"),
        PASSED_S1,
    ),
    Row("learn/later/", at("/learn/later/"), EVERYONE),
    Row("search/", at("/search/"), EVERYONE),
    Row("search/", at("/search/"), EVERYONE, "post", {"words": "alarms"}),
    Row(
        "courses/lessons/<uuid:key>/later/",
        at("/courses/lessons/{body_alarms}/later/"),
        {"amara"},
        "post",
        {"keep": "yes"},
        ok=(302,),
    ),
    Row("learn/way/", at("/learn/way/"), EVERYONE),
    Row("words/", at("/words/"), EVERYONE),
    # Learning
    # Editors and readers read without taking the course: they are told so (403).
    Row(
        "courses/<slug:code>/open/",
        at("/courses/a/open/"),
        LEARNERS | STAFF_OF_COURSE_A,
        "post",
        ok=(302,),
        refused=(404, 403),
    ),
    Row("courses/<slug:code>/pause/", at("/courses/a/pause/"), {"amara"}),
    Row("courses/<slug:code>/pause/", at("/courses/a/pause/"), {"amara"}, "post", ok=(302,)),
    Row("courses/<slug:code>/leave/", at("/courses/a/leave/"), {"amara"}),
    Row("courses/<slug:code>/leave/", at("/courses/a/leave/"), {"amara"}, "post", ok=(302,)),
    Row("courses/<slug:code>/go-on/", at("/courses/a/go-on/"), {"amara"}, "post", ok=(302,)),
    Row(
        "courses/lessons/<uuid:key>/place/",
        at("/courses/lessons/{body_alarms}/place/"),
        {"amara"},
        "post",
        {"place": 2, "then": "rest"},
        ok=(302,),
    ),
    Row(
        "courses/lessons/<uuid:key>/read/",
        at("/courses/lessons/{body_alarms}/read/"),
        {"amara"},
        "post",
        ok=(302,),
    ),
    Row("courses/quizzes/<uuid:key>/start/", at("/courses/quizzes/{quiz}/start/"), {"amara"}),
    Row(
        "courses/quizzes/<uuid:key>/start/",
        at("/courses/quizzes/{quiz}/start/"),
        {"amara"},
        "post",
        ok=(302,),
    ),
    Row("courses/attempts/<uuid:public_id>/", at("/courses/attempts/{attempt}/"), {"amara"}),
    Row(
        "courses/attempts/<uuid:public_id>/",
        at("/courses/attempts/{attempt}/"),
        {"amara"},
        "post",
        {"then": "rest"},
        ok=(302,),
    ),
    Row(
        "courses/attempts/<uuid:public_id>/pictures/<slug:digest>/",
        at("/courses/attempts/{pictured}/pictures/{picture}/"),
        {"amara", "grace"},
    ),
    # Marking
    Row("assessment/marking/", at("/assessment/marking/"), SUPERVISORS | COORDINATORS),
    Row(
        "assessment/marking/<uuid:public_id>/",
        at("/assessment/marking/{written}/"),
        {"grace"},
        sight="supervisor",
    ),
    Row(
        "assessment/marking/<uuid:public_id>/",
        at("/assessment/marking/{written}/"),
        {"grace"},
        "post",
        {"mark": "met"},
        ok=(302,),
        sight="supervisor",
    ),
    Row(
        "assessment/marking/<uuid:public_id>/reopen/",
        at("/assessment/marking/{written}/reopen/"),
        {"grace"},
        "post",
        ok=(409,),
        sight="supervisor",
    ),
    # What she said aloud: hers until handed in, then for the person who marks it
    Row(
        "courses/attempts/<uuid:public_id>/recordings/<slug:key>/",
        at("/courses/attempts/{spoken_open}/recordings/aloud/"),
        {"amara"},
    ),
    Row(
        "courses/attempts/<uuid:public_id>/recordings/<slug:key>/",
        at("/courses/attempts/{spoken_open}/recordings/aloud/"),
        {"amara"},
        "post",
        # No recorder on a shared phone, which it is until she says otherwise.
        ok=(403,),
    ),
    Row(
        "courses/attempts/<uuid:public_id>/recordings/<slug:key>/",
        at("/courses/attempts/{spoken_open}/recordings/aloud/"),
        {"amara"},
        "delete",
        ok=(204,),
    ),
    Row(
        "assessment/marking/<uuid:public_id>/recording/",
        at("/assessment/marking/{spoken}/recording/"),
        {"grace"},
        sight="supervisor",
    ),
    # What is read aloud
    # Known by its words; none is made here (tests/cms/test_read_aloud.py).
    Row(
        "courses/aloud/<slug:digest>/",
        at("/courses/aloud/0123456789abcdef/"),
        EVERYONE,
        ok=(404,),
    ),
    Row(
        "courses/lessons/<uuid:key>/sounds/<slug:digest>/",
        at("/courses/lessons/{body_alarms}/sounds/{sound}/"),
        {"amara"} | OFFICE,
    ),
    Row(
        "courses/attempts/<uuid:public_id>/sounds/<slug:digest>/",
        at("/courses/attempts/{spoken_open}/sounds/{sound}/"),
        {"amara"},
    ),
    # Done together
    Row(
        "courses/quizzes/<uuid:key>/together/",
        at("/courses/quizzes/{quiz}/together/"),
        {"amara"},
    ),
    Row(
        "courses/quizzes/<uuid:key>/together/",
        at("/courses/quizzes/{quiz}/together/"),
        {"amara"},
        "post",
        {"helper": "3f2504e0-4f89-41d3-9a0c-0305e82c3301", "then": "take-back"},
        ok=(302,),
    ),
    Row(
        "courses/attempts/<uuid:public_id>/said/",
        at("/courses/attempts/{together_done}/said/"),
        {"amara"},
        "post",
        {"then": "yes"},
        ok=(302,),
    ),
    Row("assisted-learning/", at("/assisted-learning/"), SUPERVISORS | COORDINATORS),
    Row(
        "assisted-learning/with/<uuid:public_id>/",
        at("/assisted-learning/with/{enrolment}/"),
        {"grace"},
        sight="supervisor",
    ),
    Row(
        "assisted-learning/with/<uuid:public_id>/",
        at("/assisted-learning/with/{enrolment}/"),
        {"grace"},
        "post",
        ok=(400,),
        sight="supervisor",
    ),
    Row(
        "assisted-learning/<uuid:public_id>/",
        at("/assisted-learning/{together_open}/"),
        {"grace"},
        sight="helper",
    ),
    Row(
        "assisted-learning/<uuid:public_id>/",
        at("/assisted-learning/{together_open}/"),
        {"grace"},
        "post",
        {"then": "rest"},
        ok=(302,),
        sight="helper",
    ),
    Row(
        "assisted-learning/<uuid:public_id>/yes/",
        at("/assisted-learning/{together_done}/yes/"),
        {"grace"},
        "post",
        ok=(302,),
        sight="helper",
    ),
    Row(
        "assessment/marking/results/",
        at("/assessment/marking/results/"),
        SUPERVISORS | COORDINATORS,
    ),
    Row(
        "assessment/marking/results/<uuid:public_id>/",
        at("/assessment/marking/results/{pictured}/"),
        {"grace"},
        sight="supervisor",
    ),
    Row(
        "assessment/marking/results/<uuid:public_id>/look-again/<slug:key>/",
        at("/assessment/marking/results/{pictured}/look-again/spot/"),
        {"grace"},
        sight="supervisor",
    ),
    Row(
        "assessment/marking/results/<uuid:public_id>/look-again/<slug:key>/",
        at("/assessment/marking/results/{pictured}/look-again/spot/"),
        {"grace"},
        "post",
        {"mark": "not-yet", "reason": "The chair is another one."},
        ok=(302,),
        sight="supervisor",
    ),
    # Her own pages: nobody but herself, whatever her role
    Row("learn/goals/", at("/learn/goals/"), WRITERS),
    Row("learn/goals/", at("/learn/goals/"), WRITERS, "post", {"text": "Tea."}, ok=(302,)),
    Row("learn/goals/<uuid:public_id>/", at("/learn/goals/{goal}/"), {"amara"}),
    Row(
        "learn/goals/<uuid:public_id>/",
        at("/learn/goals/{goal}/"),
        {"amara"},
        "post",
        {"then": "remove"},
        ok=(302,),
    ),
    Row("learn/journal/", at("/learn/journal/"), WRITERS),
    Row("learn/journal/", at("/learn/journal/"), WRITERS, "post", {"text": "Tea."}, ok=(302,)),
    Row("learn/journal/<uuid:public_id>/", at("/learn/journal/{entry}/"), {"amara"}),
    Row(
        "learn/journal/<uuid:public_id>/",
        at("/learn/journal/{entry}/"),
        {"amara"},
        "post",
        {"text": "Tea."},
        ok=(302,),
    ),
    # Rooms
    Row("rooms/", at("/rooms/"), EVERYONE),
    Row("rooms/decided/", at("/rooms/decided/"), EVERYONE),
    Row(
        "rooms/decided/<slug:kind>/<uuid:public_id>/",
        at("/rooms/decided/clearance/{nonsense}/"),
        set(),
    ),
    Row("rooms/new/", at("/rooms/new/"), SUPERVISORS),
    Row("rooms/<uuid:public_id>/notes/", at("/rooms/{waiting_room}/notes/"), {"grace"}),
    Row("rooms/<uuid:public_id>/", at("/rooms/{waiting_room}/"), SEATED),
    Row("rooms/desk/", at("/rooms/desk/"), SUPERVISORS),
    Row("rooms/desk/rings/", at("/rooms/desk/rings/"), SUPERVISORS),
    Row("rooms/desk/notice/", at("/rooms/desk/notice/"), SUPERVISORS, ok=(204,)),
    # No channel of alarms is set up.
    Row("rooms/alarms/", at("/rooms/alarms/"), SUPERVISORS),
    Row("rooms/alarms/", at("/rooms/alarms/"), SUPERVISORS, "post", ok=(400,)),
    Row(
        "rooms/alarms/browser/",
        at("/rooms/alarms/browser/"),
        SUPERVISORS | WOMEN,
        "post",
        ok=(400,),
    ),
    Row("rooms/alarms/test/", at("/rooms/alarms/test/"), set(), "post"),
    Row("rooms/alarms/<uuid:channel_id>/", at("/rooms/alarms/{goal}/"), set(), "post"),
    # No call rings, and nobody is to be told anything.
    Row("rooms/desk/calls/<uuid:call_id>/", at("/rooms/desk/calls/{goal}/"), set(), "post"),
    Row("rooms/desk/told/<uuid:task_id>/", at("/rooms/desk/told/{goal}/"), set(), "post"),
    Row("rooms/desk/told/<uuid:task_id>/not/", at("/rooms/desk/told/{goal}/not/"), set(), "post"),
    Row("rooms/limits/", at("/rooms/limits/"), {"lucia", "lucia-2"}),
    Row("rooms/limits/", at("/rooms/limits/"), {"lucia", "lucia-2"}, "post", {}, ok=(400,)),
    Row("rehearsal/", at("/rehearsal/"), LEARNERS),
    Row("rehearsal/", at("/rehearsal/"), LEARNERS, "post", {"act": "begin"}),
    # Mentoring: asking for a mentor, and a mentor's card.
    Row("my-mentor/", at("/my-mentor/"), WOMEN),
    Row("my-reminders/", at("/my-reminders/"), WOMEN),
    Row("my-reminders/", at("/my-reminders/"), WOMEN, "post", {"hours": "3"}, ok=(400,)),
    Row("my-reminders/add/", at("/my-reminders/add/"), WOMEN, "post", ok=(400,)),
    Row(
        "my-reminders/<uuid:channel_id>/remove/", at("/my-reminders/{goal}/remove/"), set(), "post"
    ),
    Row(
        "my-mentor/<uuid:organisation_id>/ask/<int:step>/",
        at("/my-mentor/{harbours_id}/ask/1/"),
        {"amara", "lucia", "joy"},
    ),
    Row(
        "my-mentor/<uuid:organisation_id>/ask/<int:step>/",
        at("/my-mentor/{harbours_id}/ask/3/"),
        {"amara", "lucia", "joy"},
        "post",
        ok=(302,),
    ),
    Row(
        "my-mentor/<uuid:organisation_id>/take-back/",
        at("/my-mentor/{harbours_id}/take-back/"),
        {"amara", "lucia", "joy"},
        "post",
        ok=(302,),
    ),
    # Open to who asked there.
    Row("my-mentor/<uuid:organisation_id>/times/", at("/my-mentor/{harbours_id}/times/"), {"joy"}),
    Row(
        "my-mentor/<uuid:organisation_id>/times/",
        at("/my-mentor/{harbours_id}/times/"),
        {"joy"},
        "post",
        ok=(302,),
    ),
    Row("mentoring/", at("/mentoring/"), COORDINATORS),
    Row("mentoring/propose/", at("/mentoring/propose/"), COORDINATORS, "post", ok=(302,)),
    Row(
        "mentoring/requests/<uuid:public_id>/propose/",
        at("/mentoring/requests/{joys_request}/propose/"),
        {"olga"},
        "post",
        {"mentor": "00000000-0000-4000-8000-000000000000"},
        ok=(404,),
    ),
    Row(
        "mentoring/pairs/<uuid:public_id>/withdraw/",
        at("/mentoring/pairs/{nonsense}/withdraw/"),
        set(),
        "post",
    ),
    Row("mentoring/pairs/<uuid:public_id>/", at("/mentoring/pairs/{pair}/"), {"olga", "grace"}),
    Row(
        "mentoring/pairs/<uuid:public_id>/",
        at("/mentoring/pairs/{pair}/"),
        {"olga", "grace"},
        "post",
        {"sessions": "6"},
        ok=(302,),
    ),
    Row(
        "mentoring/pairs/<uuid:public_id>/act/",
        at("/mentoring/pairs/{pair}/act/"),
        {"amara", "lucia", "olga", "grace"},
        "post",
        {"act": "pause"},
        ok=(302,),
    ),
    Row("my-mentor/<uuid:public_id>/goals/", at("/my-mentor/{pair}/goals/"), {"amara"}),
    Row(
        "my-mentor/<uuid:public_id>/goals/",
        at("/my-mentor/{pair}/goals/"),
        {"amara"},
        "post",
        {"goals": "To sleep."},
        ok=(302,),
    ),
    # Booking: the mentor offers, the mentee takes; each session is said of by its two.
    Row("mentoring/pairs/<uuid:public_id>/times/", at("/mentoring/pairs/{pair}/times/"), {"lucia"}),
    Row(
        "mentoring/pairs/<uuid:public_id>/times/",
        at("/mentoring/pairs/{pair}/times/"),
        {"lucia"},
        "post",
        ok=(400,),
    ),
    # One that is gone already is no news to anybody.
    Row(
        "mentoring/offers/<uuid:public_id>/withdraw/",
        at("/mentoring/offers/{offer}/withdraw/"),
        {"lucia"},
        "post",
        ok=(302,),
    ),
    Row(
        "my-mentor/offers/<uuid:public_id>/take/",
        at("/my-mentor/offers/{offer}/take/"),
        {"amara"},
        "post",
        ok=(302,),
    ),
    Row(
        "my-mentor/<uuid:public_id>/ask-times/",
        at("/my-mentor/{pair}/ask-times/"),
        {"amara"},
        "post",
        ok=(302,),
    ),
    Row(
        "my-mentor/sessions/<uuid:public_id>/another-time/",
        at("/my-mentor/sessions/{pair_session}/another-time/"),
        {"amara"},
    ),
    Row(
        "my-mentor/sessions/<uuid:public_id>/another-time/",
        at("/my-mentor/sessions/{pair_session}/another-time/"),
        {"amara"},
        "post",
        ok=(302,),
    ),
    Row(
        "mentoring/sessions/<uuid:public_id>/say/",
        at("/mentoring/sessions/{pair_session}/say/"),
        {"amara", "lucia"},
        "post",
        {"what": "not-this-week"},
        ok=(302,),
    ),
    Row(
        "my-mentor/sessions/<uuid:public_id>/feedback/",
        at("/my-mentor/sessions/{past_pair_session}/feedback/"),
        {"amara"},
        "post",
        {"answer": "change"},
        ok=(302,),
    ),
    Row(
        "mentoring/sessions/<uuid:public_id>/taken-up/",
        at("/mentoring/sessions/{past_pair_session}/taken-up/"),
        {"grace"},
        "post",
        ok=(302,),
    ),
    Row("mentoring/notices/", at("/mentoring/notices/"), SUPERVISORS),
    Row("mentoring/notices/", at("/mentoring/notices/"), SUPERVISORS, "post", ok=(302,)),
    Row(
        "mentoring/mine/<uuid:organisation_id>/rest/",
        at("/mentoring/mine/{harbours_id}/rest/"),
        {"lucia"},
        "post",
        ok=(302,),
    ),
    Row("mentoring/mine/", at("/mentoring/mine/"), {"lucia", "lucia-2"}),
    Row(
        "mentoring/mine/<uuid:organisation_id>/card/",
        at("/mentoring/mine/{harbours_id}/card/"),
        {"lucia"},
    ),
    Row(
        "mentoring/mine/<uuid:organisation_id>/card/",
        at("/mentoring/mine/{harbours_id}/card/"),
        {"lucia"},
        "post",
        ok=(302,),
    ),
    Row(
        "mentoring/mine/<uuid:organisation_id>/hours/",
        at("/mentoring/mine/{harbours_id}/hours/"),
        {"lucia"},
    ),
    Row(
        "mentoring/mine/<uuid:organisation_id>/hours/",
        at("/mentoring/mine/{harbours_id}/hours/"),
        {"lucia"},
        "post",
        ok=(400,),
    ),
    Row(
        "mentoring/mine/<uuid:organisation_id>/hours/notice/",
        at("/mentoring/mine/{harbours_id}/hours/notice/"),
        {"lucia"},
        "post",
        ok=(302,),
    ),
    Row(
        "mentoring/mine/<uuid:organisation_id>/hours/<uuid:entry_id>/remove/",
        at("/mentoring/mine/{harbours_id}/hours/{nonsense}/remove/"),
        {"lucia"},
        "post",
        ok=(302,),
    ),
    Row(
        "mentoring/mine/<uuid:organisation_id>/hours/<slug:month>.<slug:form>",
        at("/mentoring/mine/{harbours_id}/hours/1999-01.csv"),
        set(),
    ),
    Row(
        "mentoring/hours/<uuid:organisation_id>/<uuid:mentor_id>/approve/",
        at("/mentoring/hours/{harbours_id}/{lucias_id}/approve/"),
        {"olga"},
        "post",
        {"month": "1999-01", "minutes": "60"},
        ok=(409,),
    ),
    Row(
        "mentoring/pairs/<uuid:public_id>/messages/",
        at("/mentoring/pairs/{pair}/messages/"),
        {"amara", "lucia", "grace"},
    ),
    Row(
        "mentoring/pairs/<uuid:public_id>/messages/",
        at("/mentoring/pairs/{pair}/messages/"),
        {"amara", "lucia", "grace"},
        "post",
        ok=(400,),
    ),
    Row(
        "my-mentor/<uuid:public_id>/paper/",
        at("/my-mentor/{ended_pair}/paper/"),
        {"amara"},
        "post",
        data={"name": "Amara"},
    ),
    Row(
        "my-mentor/<uuid:public_id>/steps/",
        at("/my-mentor/{pair}/steps/"),
        {"amara"},
        "post",
        data={"act": "add", "words": "A walk."},
        ok=(302,),
    ),
    Row(
        "mentoring/pairs/<uuid:public_id>/check/",
        at("/mentoring/pairs/{pair}/check/"),
        {"amara", "lucia"},
        "post",
        data={"answer": "again"},
        ok=(302,),
    ),
    Row(
        "mentoring/checks/<uuid:public_id>/taken-up/",
        at("/mentoring/checks/{pair_check}/taken-up/"),
        {"grace"},
        "post",
        ok=(302,),
    ),
    Row(
        "messages/<uuid:organisation_id>/<uuid:person_id>/",
        at("/messages/{harbours_id}/{amaras_id}/"),
        {"amara", "grace"},
    ),
    Row(
        "messages/<uuid:organisation_id>/<uuid:person_id>/",
        at("/messages/{harbours_id}/{amaras_id}/"),
        {"amara", "grace"},
        "post",
        ok=(400,),
    ),
    Row(
        "mentoring/settings/<uuid:organisation_id>/",
        at("/mentoring/settings/{harbours_id}/"),
        {"olga"},
        "post",
        data={"hours": "24"},
        ok=(302,),
    ),
    # A woman who does not come; who holds the room calls it off.
    Row(
        "rooms/<uuid:public_id>/not-this-time/",
        at("/rooms/{waiting_room}/not-this-time/"),
        SEATED - {"grace"},
        "post",
        ok=(302,),
    ),
    Row("rooms/rota/", at("/rooms/rota/"), SUPERVISORS),
    Row("rooms/rota/", at("/rooms/rota/"), SUPERVISORS, "post", ok=(400,)),
    Row("rooms/rota/<uuid:entry_id>/", at("/rooms/rota/{goal}/"), set(), "post"),
    Row(
        "rooms/rota/<uuid:entry_id>/person/",
        at("/rooms/rota/{goal}/person/"),
        SUPERVISORS,
        "post",
        ok=(400,),
    ),
    Row("rooms/<uuid:public_id>/plan/", at("/rooms/{waiting_room}/plan/"), {"grace"}),
    Row(
        "rooms/<uuid:public_id>/cancel/",
        at("/rooms/{waiting_room}/cancel/"),
        {"grace"},
        "post",
        ok=(302,),
    ),
    # It is a practice room: it has no backup, and asks nobody at its door.
    Row(
        "rooms/<uuid:public_id>/other-yes/",
        at("/rooms/{waiting_room}/other-yes/"),
        set(),
        "post",
        {"person": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33", "told": "yes"},
    ),
    Row("rooms/<uuid:public_id>/ready/", at("/rooms/{waiting_room}/ready/"), set(), "post"),
    Row("rooms/<uuid:public_id>/take-over/", at("/rooms/{waiting_room}/take-over/"), set(), "post"),
    Row(
        "rooms/<uuid:public_id>/door/",
        at("/rooms/{waiting_room}/door/"),
        SEATED,
        "post",
        ok=(302,),
    ),
    # Who has said yes is led on into the room.
    Row("rooms/<uuid:public_id>/before/", at("/rooms/{waiting_room}/before/"), SEATED, ok=(302,)),
    Row(
        "rooms/<uuid:public_id>/before/",
        at("/rooms/{waiting_room}/before/"),
        SEATED,
        "post",
        {"number": 2, "answer": "yes"},
        ok=(302,),
    ),
    Row("rooms/<uuid:public_id>/messages/", at("/rooms/{waiting_room}/messages/"), SEATED),
    Row(
        "rooms/<uuid:public_id>/say/",
        at("/rooms/{waiting_room}/say/"),
        SEATED,
        "post",
        {"text": "x"},
        ok=(302, 409),
    ),
    Row(
        "rooms/<uuid:public_id>/hold/",
        at("/rooms/{waiting_room}/hold/"),
        SEATED,
        "post",
        ok=(302, 409),
    ),
    Row(
        "rooms/<uuid:public_id>/continue/",
        at("/rooms/{waiting_room}/continue/"),
        SEATED,
        "post",
        ok=(302, 409),
    ),
    Row("rooms/<uuid:public_id>/stopped/", at("/rooms/{waiting_room}/stopped/"), {"grace"}),
    Row(
        "rooms/<uuid:public_id>/reveal/",
        at("/rooms/{waiting_room}/reveal/"),
        {"grace"},
        "post",
        {"id": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(409,),
    ),
    Row(
        "rooms/<uuid:public_id>/leave/",
        at("/rooms/{waiting_room}/leave/"),
        SEATED,
        "post",
        ok=(302,),
    ),
    # Who sits in the room and may not is told so; for all others it is not there.
    Row("rooms/<uuid:public_id>/guests/", at("/rooms/{waiting_room}/guests/"), {"grace"}),
    Row(
        "rooms/<uuid:public_id>/guests/",
        at("/rooms/{waiting_room}/guests/"),
        {"grace"},
        "post",
        ok=(400,),
    ),
    Row(
        "rooms/<uuid:public_id>/ok/",
        at("/rooms/{waiting_room}/ok/"),
        {"amara", "lucia"},
        "post",
        {"of": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/not-ok/",
        at("/rooms/{waiting_room}/not-ok/"),
        {"amara", "lucia"},
        "post",
        {"of": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/report/",
        at("/rooms/{waiting_room}/report/"),
        {"amara", "lucia"},
        "post",
        {"person": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/report-words/",
        at("/rooms/{waiting_room}/report-words/"),
        {"amara", "lucia"},
        "post",
        {"report": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33", "phrase": "about-money"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/help/",
        at("/rooms/{waiting_room}/help/"),
        SEATED,
        "post",
        {},
        ok=(302,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/aside/",
        at("/rooms/{waiting_room}/aside/"),
        # Who holds the room says to whom; here she names nobody.
        {"amara", "lucia", "grace"},
        "post",
        {"text": "May I ask you something?"},
        ok=(302, 400),
        refused=(404,),
    ),
    Row(
        "rooms/<uuid:public_id>/answer/",
        at("/rooms/{waiting_room}/answer/"),
        {"grace"},
        "post",
        {"help": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/mute/",
        at("/rooms/{waiting_room}/mute/"),
        {"grace"},
        "post",
        {"person": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33", "minutes": "5"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/remove/",
        at("/rooms/{waiting_room}/remove/"),
        {"grace"},
        "post",
        {"person": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/release/",
        at("/rooms/{waiting_room}/release/"),
        {"grace"},
        "post",
        {"id": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(409,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/discard/",
        at("/rooms/{waiting_room}/discard/"),
        {"grace"},
        "post",
        {"id": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(409,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/word/",
        at("/rooms/{waiting_room}/word/"),
        {"lucia"},
        "post",
        {"wanted": "supervisor"},
        ok=(409,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/next/",
        at("/rooms/{waiting_room}/next/"),
        {"grace"},
        "post",
        {"after": "closing"},
        ok=(409,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/counts/",
        at("/rooms/{waiting_room}/counts/"),
        {"amara"},
        "post",
        {"say": "learning"},
        ok=(302,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/code-word/",
        at("/rooms/{waiting_room}/code-word/"),
        {"amara", "lucia"},
        "post",
        {"word": "lemon"},
        ok=(302,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/slow/",
        at("/rooms/{waiting_room}/slow/"),
        {"grace"},
        "post",
        {"seconds": "30"},
        ok=(302,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/swap/",
        at("/rooms/{waiting_room}/swap/"),
        {"grace"},
        "post",
        {"observer": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        # Nobody observes in this room.
        ok=(400,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/hand-over/",
        at("/rooms/{waiting_room}/hand-over/"),
        {"grace"},
        "post",
        {"to": "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"},
        ok=(409,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/take/",
        at("/rooms/{waiting_room}/take/"),
        set(),
        "post",
        {},
        ok=(409,),
        refused=(403, 404),
    ),
    Row(
        "rooms/<uuid:public_id>/not-now/",
        at("/rooms/{waiting_room}/not-now/"),
        set(),
        "post",
        {},
        ok=(302,),
        refused=(403, 404),
    ),
    Row("rooms/second/", at("/rooms/second/"), SUPERVISORS | {"sara", "sara-2"}),
    Row(
        "rooms/second/<uuid:line_id>/",
        at("/rooms/second/{nonsense}/"),
        SUPERVISORS | {"sara", "sara-2"},
        "post",
        ok=(409,),
    ),
    # What stays of a room that Grace held, in which Lucia mentored and Joy was.
    Row("rooms/cards/", at("/rooms/cards/"), EVERYONE),
    Row("rooms/cards/<uuid:public_id>/", at("/rooms/cards/{goal}/"), set()),
    Row("rooms/cards/<uuid:public_id>/", at("/rooms/cards/{goal}/"), set(), "post"),
    Row("rooms/<uuid:public_id>/cards/", at("/rooms/{waiting_room}/cards/"), {"amara"}),
    Row("rooms/<uuid:public_id>/card/", at("/rooms/{closed_room}/card/"), {"joy"}),
    Row(
        "rooms/<uuid:public_id>/card/",
        at("/rooms/{closed_room}/card/"),
        {"joy"},
        "post",
        ok=(400,),
    ),
    Row(
        "rooms/<uuid:public_id>/check-out/",
        at("/rooms/{closed_room}/check-out/"),
        {"grace", "lucia"},
    ),
    Row(
        "rooms/<uuid:public_id>/check-out/",
        at("/rooms/{closed_room}/check-out/"),
        {"grace", "lucia"},
        "post",
        ok=(302,),
    ),
    Row("rooms/<uuid:public_id>/observation/", at("/rooms/{closed_room}/observation/"), {"grace"}),
    # Nobody said that it was not so: it leads back to what was signed.
    Row(
        "rooms/<uuid:public_id>/observation/anew/",
        at("/rooms/{closed_room}/observation/anew/"),
        {"grace"},
        ok=(302,),
    ),
    # Assessing
    Row("learners/", at("/learners/"), SUPERVISORS),
    Row("assessment/", at("/assessment/"), SUPERVISORS | COORDINATORS, ok=(200, 302)),
    Row("calendar/", at("/calendar/"), SUPERVISORS | COORDINATORS),
    Row(
        "^(?P<area>supervise|coordinate)/(?P<rest>.*)$",
        at("/coordinate/people/"),
        EVERYONE,
        ok=(308,),
        out=(308,),
    ),
    Row(
        "assessment/ratings/<uuid:public_id>/",
        at("/assessment/ratings/{amaras_journey}/"),
        {"grace", "ines"},
        sight="assessor",
    ),
    Row(
        "assessment/ratings/<uuid:public_id>/<slug:code>/",
        at("/assessment/ratings/{lucias_journey}/C4/"),
        {"grace", "ines"},
        sight="assessor",
    ),
    # Who works with whom, and why a record is opened
    Row(
        "people/access/<uuid:public_id>/",
        at("/people/access/{amaras_id}/"),
        {"grace", "ines", "olga"},
    ),
    Row(
        "people/access/<uuid:public_id>/",
        at("/people/access/{amaras_id}/"),
        {"grace", "ines", "olga"},
        "post",
        {"reason": "mark"},
        ok=(302,),
    ),
    Row("people/access/request/", at("/people/access/request/"), SUPERVISORS),
    Row("people/access/request/", at("/people/access/request/"), SUPERVISORS, "post", ok=(400,)),
    Row("people/assignments/", at("/people/assignments/"), COORDINATORS),
    Row(
        "people/assignments/<uuid:organisation_id>/new/",
        at("/people/assignments/{harbours_id}/new/"),
        {"olga"},
    ),
    Row(
        "people/assignments/<uuid:organisation_id>/new/",
        at("/people/assignments/{harbours_id}/new/"),
        {"olga"},
        "post",
        ok=(400,),
    ),
    Row(
        "people/assignments/<uuid:public_id>/end/",
        at("/people/assignments/{assignment}/end/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    # With the token of the operator alone (tests/portal/test_metrics.py).
    Row("metrics", at("/metrics"), set(), out=(404,)),
    Row("status/", at("/status/"), COORDINATORS | {"tess"}),
    Row("activity/", at("/activity/"), COORDINATORS),
    Row("activity/access/", at("/activity/access/"), COORDINATORS | {"sara", "sara-2"}),
    # Ines asked; a second person answers.
    Row(
        "activity/access/<uuid:public_id>/answer/",
        at("/activity/access/{request}/answer/"),
        {"olga", "sara"},
        "post",
        {"then": "open"},
        ok=(302,),
    ),
    # Her way
    Row("journey/", at("/journey/"), LEARNERS),
    Row(
        "journey/begin/<slug:code>/",
        at("/journey/begin/eleven-principles/"),
        LEARNERS,
        "post",
        ok=(302,),
    ),
    Row("journey/<uuid:public_id>/", at("/journey/{amaras_journey}/"), {"amara"}),
    Row(
        "journey/<uuid:public_id>/name/",
        at("/journey/{amaras_journey}/name/"),
        {"amara"},
        "post",
        {"name": "Amara"},
        ok=(302,),
    ),
    Row("journey/excerpt/", at("/journey/excerpt/"), LEARNERS, ok=(200, 302)),
    Row(
        "journey/<uuid:public_id>/excerpt/",
        at("/journey/{amaras_journey}/excerpt/"),
        {"amara"},
        "post",
        {"text": "I waited.", "codes": ["C4"]},
        ok=(302,),
    ),
    Row(
        "journey/excerpts/<uuid:public_id>/",
        at("/journey/excerpts/{excerpt}/"),
        {"amara"},
        "post",
        {"then": "take-back"},
        ok=(302,),
    ),
    Row(
        "journey/observations/<uuid:public_id>/",
        at("/journey/observations/{observation}/"),
        {"lucia"},
    ),
    Row(
        "journey/observations/<uuid:public_id>/",
        at("/journey/observations/{observation}/"),
        {"lucia"},
        "post",
        {"was": "so"},
        ok=(302,),
    ),
    Row(
        "journey/certificates/<uuid:public_id>.pdf",
        at("/journey/certificates/{certificate}.pdf"),
        {"lucia"},
    ),
    Row(
        "journey/certificates/<uuid:public_id>/supplement.pdf",
        at("/journey/certificates/{certificate}/supplement.pdf"),
        {"lucia"},
    ),
    Row(
        "journey/certificates/<uuid:public_id>.json",
        at("/journey/certificates/{certificate}.json"),
        {"lucia"},
    ),
    Row(
        "journey/certificates/<uuid:public_id>.jwt",
        at("/journey/certificates/{certificate}.jwt"),
        {"lucia"},
    ),
    Row(
        "journey/certificates/<uuid:public_id>/link/",
        at("/journey/certificates/{certificate}/link/"),
        {"lucia"},
        "post",
    ),
    Row(
        "journey/certificates/<uuid:public_id>/hand-back/",
        at("/journey/certificates/{certificate}/hand-back/"),
        {"lucia"},
        "post",
        ok=(302,),
    ),
    *(
        Row(
            f"journey/certificates/<uuid:public_id>/{act}/",
            at(f"/journey/certificates/{{certificate}}/{act}/"),
            {"lucia"},
            "post",
            ok=(302,),
        )
        for act in ("pause", "go-on", "date-read")
    ),
    Row("journey/before/", at("/journey/before/"), LEARNERS),
    *(
        Row(
            f"journey/before/<uuid:organisation_id>/{act}/",
            at(f"/journey/before/{{harbours_id}}/{act}/"),
            {"amara", "lucia"},
            "post",
            ok=(302,),
        )
        for act in ("agree", "take-back")
    ),
    Row(
        "people/<uuid:organisation_id>/<uuid:public_id>/onboarding/",
        at("/people/{harbours_id}/{amaras_id}/onboarding/"),
        {"grace"},
    ),
    Row(
        "people/<uuid:organisation_id>/<uuid:public_id>/onboarding/agreed/",
        at("/people/{harbours_id}/{amaras_id}/onboarding/agreed/"),
        {"grace"},
        "post",
        {},
        ok=(400,),
    ),
    Row(
        "journey/certificates/<uuid:public_id>/renewal/",
        at("/journey/certificates/{certificate}/renewal/"),
        {"lucia"},
    ),
    Row(
        "journey/certificates/<uuid:public_id>/name/",
        at("/journey/certificates/{certificate}/name/"),
        {"lucia"},
    ),
    Row(
        "journey/certificates/<uuid:public_id>/name/",
        at("/journey/certificates/{certificate}/name/"),
        {"lucia"},
        "post",
        {},
        ok=(400,),
    ),
    # Nothing is decided over hers.
    Row(
        "journey/certificates/<uuid:public_id>/decided/",
        at("/journey/certificates/{certificate}/decided/"),
        set(),
    ),
    Row(
        "journey/certificates/<uuid:public_id>/decided/<uuid:step_id>/",
        at("/journey/certificates/{certificate}/decided/{nonsense}/"),
        set(),
        "post",
    ),
    Row("assessment/progress/", at("/assessment/progress/"), COORDINATORS),
    Row("certificates/issue/", at("/certificates/issue/"), COORDINATORS, "post", {}, ok=(302,)),
    Row("journey/written/", at("/journey/written/"), LEARNERS),
    Row(
        "journey/written/<uuid:public_id>/",
        at("/journey/written/{nonsense}/"),
        set(),
        "post",
    ),
    Row(
        "assessment/written/<uuid:person_id>/",
        at("/assessment/written/{amaras_id}/"),
        {"grace", "ines"},
    ),
    Row(
        "assessment/written/<uuid:person_id>/<str:kind>/",
        at("/assessment/written/{amaras_id}/SC/"),
        {"grace", "ines"},
    ),
    Row("assessment/moderation/", at("/assessment/moderation/"), STAFF_OF_COURSE_A),
    Row(
        "assessment/moderation/<uuid:public_id>/",
        at("/assessment/moderation/{nonsense}/"),
        set(),
    ),
    Row(
        "assessment/moderation/open/<uuid:organisation_id>/",
        at("/assessment/moderation/open/{harbours_id}/"),
        {"olga"},
    ),
    Row("journey/talks/", at("/journey/talks/"), LEARNERS),
    Row(
        "journey/talks/<uuid:public_id>/put-off/",
        at("/journey/talks/{nonsense}/put-off/"),
        set(),
        "post",
    ),
    Row(
        "supervision/<uuid:organisation_id>/<uuid:public_id>/",
        at("/supervision/{harbours_id}/{amaras_id}/"),
        {"grace"},
    ),
    Row(
        "supervision/<uuid:organisation_id>/<uuid:public_id>/",
        at("/supervision/{harbours_id}/{amaras_id}/"),
        {"grace"},
        "post",
        {},
        ok=(400,),
    ),
    Row(
        "supervision/<uuid:public_id>/put-off/",
        at("/supervision/{nonsense}/put-off/"),
        set(),
        "post",
    ),
    Row("settings/public-name/", at("/settings/public-name/"), COORDINATORS),
    Row("certificates/", at("/certificates/"), DECIDERS),
    Row(
        "certificates/<uuid:public_id>/",
        at("/certificates/{certificate}/"),
        DECIDERS_HERE,
    ),
    Row(
        "certificates/<uuid:public_id>/ask/",
        at("/certificates/{certificate}/ask/"),
        DECIDERS_HERE,
        "post",
        {},
        ok=(400,),
    ),
    *(
        Row(
            f"certificates/steps/<uuid:step_id>/{act}/",
            at(f"/certificates/steps/{{nonsense}}/{act}/"),
            set(),
            "post",
        )
        for act in ("agree", "decline")
    ),
    # Coordinating
    Row("reports/", at("/reports/"), COORDINATORS),
    Row(
        "people/invitations/",
        at("/people/invitations/"),
        COORDINATORS,
        "post",
        {"role": "learner"},
        ok=(200, 400),
    ),
    Row("people/cards/", at("/people/cards/"), COORDINATORS),
    Row(
        "people/cards/<uuid:public_id>/extend/",
        at("/people/cards/{card}/extend/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    Row(
        "people/cards/<uuid:public_id>/void/",
        at("/people/cards/{card}/void/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    # People: the coordinator finds everybody of hers, the safeguarding lead the staff
    Row("people/", at("/people/"), DECIDERS),
    Row("people/assign/", at("/people/assign/"), COORDINATORS, "post", ok=(400,)),
    Row("people/<uuid:public_id>/", at("/people/{noras_id}/"), DECIDERS_HERE),
    Row("people/<uuid:public_id>/", at("/people/{amaras_id}/"), {"olga"}),
    Row(
        "people/<uuid:public_id>/roles/",
        at("/people/{noras_id}/roles/"),
        {"olga"},
        "post",
        {"role": "supervisor"},
        ok=(302,),
    ),
    Row(
        "people/<uuid:public_id>/roles/<slug:role>/end/",
        at("/people/{noras_id}/roles/staff_learner/end/"),
        {"olga"},
    ),
    Row(
        "people/<uuid:public_id>/roles/<slug:role>/end/",
        at("/people/{noras_id}/roles/staff_learner/end/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    Row(
        "people/<uuid:public_id>/rooms/",
        at("/people/{noras_id}/rooms/"),
        DECIDERS_HERE,
        "post",
        ok=(302,),
    ),
    Row(
        "people/<uuid:public_id>/rooms/close/",
        at("/people/{amaras_id}/rooms/close/"),
        {"olga"},
    ),
    Row(
        "people/<uuid:public_id>/suspend/",
        at("/people/{noras_id}/suspend/"),
        DECIDERS_HERE,
    ),
    Row(
        "people/<uuid:public_id>/suspend/",
        at("/people/{noras_id}/suspend/"),
        DECIDERS_HERE,
        "post",
        ok=(302,),
    ),
    Row(
        "people/<uuid:public_id>/back/",
        at("/people/{suspended}/back/"),
        DECIDERS_HERE,
        "post",
        ok=(302,),
    ),
    Row(
        "people/<uuid:public_id>/recovery/",
        at("/people/{noras_id}/recovery/"),
        DECIDERS_HERE,
        "post",
        ok=(302,),
    ),
    Row("approvals/", at("/approvals/"), DECIDERS),
    Row(
        "approvals/<uuid:public_id>/",
        at("/approvals/{approval}/"),
        DECIDERS_HERE,
    ),
    # It is about a role: nobody is told why.
    Row(
        "approvals/<uuid:public_id>/no/",
        at("/approvals/{approval}/no/"),
        set(),
    ),
    # Who asked may take it back; another one of them agrees or says no.
    Row(
        "approvals/<uuid:public_id>/",
        at("/approvals/{approval}/"),
        DECIDERS_HERE,
        "post",
        {"then": "no"},
        ok=(302,),
    ),
    Row(
        "assessment/pathways/<uuid:public_id>/",
        at("/assessment/pathways/{amaras_journey}/"),
        {"olga"},
    ),
    Row(
        "assessment/pathways/<uuid:public_id>/assessors/",
        at("/assessment/pathways/{amaras_journey}/assessors/"),
        {"olga"},
        "post",
        {},
        ok=(400,),
    ),
    Row(
        "assessment/pathways/<uuid:public_id>/issue/",
        at("/assessment/pathways/{amaras_journey}/issue/"),
        {"olga"},
        "post",
        ok=(409,),
    ),
    # An assessor of another organisation
    Row(
        "assessment/pathways/<uuid:public_id>/external/",
        at("/assessment/pathways/{amaras_journey}/external/"),
        {"olga"},
    ),
    Row(
        "assessment/pathways/<uuid:public_id>/external/",
        at("/assessment/pathways/{amaras_journey}/external/"),
        {"olga"},
        "post",
        {},
        ok=(400,),
    ),
    Row("assessment/external-assessors/", at("/assessment/external-assessors/"), COORDINATORS),
    Row(
        "assessment/external-assessors/",
        at("/assessment/external-assessors/"),
        COORDINATORS,
        "post",
        ok=(400,),
    ),
    Row(
        "assessment/external-assessors/name/",
        at("/assessment/external-assessors/name/"),
        COORDINATORS,
        "post",
        ok=(400,),
    ),
    Row(
        "assessment/external-assessors/<uuid:public_id>/end/",
        at("/assessment/external-assessors/{nonsense}/end/"),
        set(),
        "post",
    ),
    Row("journey/partner/", at("/journey/partner/"), EVERYONE),
    Row("journey/partner/<uuid:public_id>/", at("/journey/partner/{nonsense}/"), set()),
    Row("journey/partner/<uuid:public_id>/", at("/journey/partner/{nonsense}/"), set(), "post"),
    Row("assessment/external/<uuid:public_id>/", at("/assessment/external/{nonsense}/"), set()),
    Row(
        "assessment/external/<uuid:public_id>/",
        at("/assessment/external/{nonsense}/"),
        set(),
        "post",
    ),
    # Cohorts and sessions
    Row("cohorts/", at("/cohorts/"), COORDINATORS),
    Row("cohorts/new/", at("/cohorts/new/"), COORDINATORS),
    Row("cohorts/new/", at("/cohorts/new/"), COORDINATORS, "post", ok=(400,)),
    Row("cohorts/<uuid:public_id>/", at("/cohorts/{cohort}/"), {"olga"}),
    Row(
        "cohorts/<uuid:public_id>/progress/",
        at("/cohorts/{cohort}/progress/"),
        {"olga"},
    ),
    Row(
        "cohorts/<uuid:public_id>/change/",
        at("/cohorts/{cohort}/change/"),
        {"olga"},
    ),
    Row(
        "cohorts/<uuid:public_id>/change/",
        at("/cohorts/{cohort}/change/"),
        {"olga"},
        "post",
        {"name": "Mondays", "capacity": 9, "starts_on": "2026-03-03"},
        ok=(302,),
    ),
    Row(
        "cohorts/<uuid:public_id>/close/",
        at("/cohorts/{cohort}/close/"),
        {"olga"},
    ),
    Row(
        "cohorts/<uuid:public_id>/close/",
        at("/cohorts/{cohort}/close/"),
        {"olga"},
        "post",
        ok=(409,),
    ),
    Row(
        "cohorts/<uuid:public_id>/places/",
        at("/cohorts/{cohort}/places/"),
        {"olga"},
        "post",
        ok=(400,),
    ),
    Row(
        "cohorts/<uuid:public_id>/places/<uuid:enrolment_id>/end/",
        at("/cohorts/{cohort}/places/{enrolment}/end/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    Row(
        "cohorts/<uuid:public_id>/facilitators/",
        at("/cohorts/{cohort}/facilitators/"),
        {"olga"},
        "post",
        ok=(400,),
    ),
    Row(
        "cohorts/<uuid:public_id>/facilitators/<uuid:person_id>/end/",
        at("/cohorts/{cohort}/facilitators/{graces_id}/end/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    Row(
        "cohorts/<uuid:public_id>/sessions/new/",
        at("/cohorts/{cohort}/sessions/new/"),
        {"olga"},
    ),
    Row(
        "cohorts/<uuid:public_id>/sessions/new/",
        at("/cohorts/{cohort}/sessions/new/"),
        {"olga"},
        "post",
        ok=(400,),
    ),
    Row(
        "sessions/<uuid:public_id>/change/",
        at("/sessions/{next_session}/change/"),
        {"olga"},
    ),
    Row(
        "sessions/<uuid:public_id>/change/",
        at("/sessions/{next_session}/change/"),
        {"olga"},
        "post",
        ok=(400,),
    ),
    Row(
        "sessions/<uuid:public_id>/publish/",
        at("/sessions/{next_session}/publish/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    Row(
        "sessions/<uuid:public_id>/call-off/",
        at("/sessions/{next_session}/call-off/"),
        {"olga"},
    ),
    Row(
        "sessions/<uuid:public_id>/call-off/",
        at("/sessions/{next_session}/call-off/"),
        {"olga"},
        "post",
        ok=(302,),
    ),
    # Who holds it, and the organisation's coordinator where she is away.
    Row(
        "sessions/<uuid:public_id>/",
        at("/sessions/{past_session}/"),
        {"grace", "olga"},
    ),
    Row(
        "sessions/<uuid:public_id>/",
        at("/sessions/{past_session}/"),
        {"grace", "olga"},
        "post",
        ok=(302,),
    ),
    Row("calendar/feed/", at("/calendar/feed/"), {"grace"}),
    Row("calendar/feed/", at("/calendar/feed/"), {"grace"}, "post"),
    # A calendar cannot sign in: the token is what opens it.
    Row("calendar/<str:token>.ics", at("/calendar/{calendar}.ics"), EVERYONE, out=(200,)),
    Row(
        "learn/sessions/<uuid:public_id>/reply/",
        at("/learn/sessions/{next_session}/reply/"),
        {"amara"},
        "post",
        {"reply": "comes"},
        ok=(302,),
    ),
    Row("training/due-dates/", at("/training/due-dates/"), COORDINATORS),
    Row(
        "training/due-dates/<uuid:public_id>/",
        at("/training/due-dates/{noras_course}/"),
        {"olga"},
        "post",
        {"due_on": "2999-12-24"},
        ok=(302,),
    ),
    # Pages of the CMS
    Row("media/<path:path>", at("/media/{office_file}"), OFFICE),
    Row("courses/<slug:course>/", at("/en/courses/a/"), LEARNERS | STAFF_OF_COURSE_A | OFFICE),
    Row(
        "courses/<slug:course>/handbook.pdf",
        at("/en/courses/a/handbook.pdf"),
        STAFF_OF_COURSE_A | OFFICE,
    ),
    Row(
        "courses/<slug:course>/<int:module>/",
        at("/en/courses/a/2/"),
        {"amara"} | STAFF_OF_COURSE_A | OFFICE,
        # A learner who has not opened the course is led to it.
        refused=(302, 404),
    ),
    Row(
        "courses/<slug:course>/<int:module>/<int:lesson>/",
        at("/en/courses/a/2/1/"),
        LEARNERS | STAFF_OF_COURSE_A | OFFICE,
        ok=(200, 302),
    ),
]
# What is not ours: by prefix. What is closed answers 404 to everyone.
PREFIXES = ("office/", "documents/", "accounts/", "_util/")
PREFIXES += tuple(f"^{prefix}" for prefix in PREFIXES)
CLOSED = (
    "accounts/signup/",
    "accounts/email/",
    "accounts/password/reset/",
    "office/users/",
    "office/groups/",
    "office/reports/site-history/",
    "en/_util/login/",
)


def our_routes(patterns=None, prefix=""):
    """Every route of the site that is not under a library's prefix."""
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from our_routes(pattern.url_patterns, route)
        elif not route.removeprefix("en/").startswith(PREFIXES):
            yield route.removeprefix("en/")


def test_every_address_of_ours_has_a_row_and_every_row_an_address():
    named = {row.route for row in ROWS} | {"accounts/language/", "accounts/still-here/"}
    wagtail_catch_all = {"^((?:[\\w\\-]+/)*)$"}
    routes = set(our_routes()) | {"accounts/language/", "accounts/still-here/"}
    assert routes - wagtail_catch_all == named


@pytest.fixture(scope="module")
def cookies(world):
    """Each person signed in once: the cookies of her browser, by alias; none for nobody."""
    found = {None: {}}
    for alias in EVERYONE:
        browser = Client()
        browser.force_login(
            world.people[alias], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        found[alias] = {name: one.value for name, one in browser.cookies.items()}
    return found


@pytest.fixture
def answer(world, cookies):
    """Call it with a row and an alias for the answer to one try; what it changed is rolled back."""

    browser = Client()

    def attempt(row, alias):
        browser.cookies.clear()
        browser.cookies.load(cookies[alias])
        with transaction.atomic():
            response = getattr(browser, row.method)(row.path(world), row.data)
            transaction.set_rollback(True)
        return response

    return attempt


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.route or '/'}")
def test_only_who_stands_in_the_row_is_answered(answer, row):
    found = {}
    for alias in sorted(EVERYONE):
        status = answer(row, alias).status_code
        expected = row.ok if alias in row.who else row.refused
        if status not in expected:
            found[alias] = (status, expected)
    assert found == {}


IN_SIGHT = [row for row in ROWS if row.sight]


def tried_with(answer, change, aliases):
    """Who is answered with what by each row of a record, after this change to the world."""
    found = {}
    with transaction.atomic():
        change()
        for row in IN_SIGHT:
            for alias in aliases:
                found[f"{row.method} {row.route}", alias] = answer(row, alias).status_code
        transaction.set_rollback(True)
    return found


def test_nobody_reads_a_record_once_the_assignment_has_ended(world, answer):
    def end():
        Assignment.objects.update(ended_at=now())

    assert set(tried_with(answer, end, ["grace", "ines", "sara", "olga"]).values()) == {404}


def test_nobody_reads_a_record_outside_the_days_of_the_assignment(world, answer):
    def past():
        Assignment.objects.update(since=now() - timedelta(days=9), until=now() - timedelta(days=1))

    def to_come():
        Assignment.objects.update(since=now() + timedelta(days=1))

    for change in (past, to_come):
        assert set(tried_with(answer, change, ["grace", "ines"]).values()) == {404}


def test_who_has_not_passed_the_staff_modules_reads_no_record(world, answer):
    def untrained():
        LessonProgress.objects.filter(enrolment__course__code="s").update(completed_at=None)

    assert set(tried_with(answer, untrained, ["grace", "ines"]).values()) == {404}


def test_an_assignment_of_the_other_organisation_opens_nothing(world, answer):
    def elsewhere():
        lighthouse = world.people["grace-2"].memberships.get().organisation
        Assignment.objects.update(organisation=lighthouse)

    assert set(tried_with(answer, elsewhere, ["grace", "ines"]).values()) == {404}


def test_who_is_newly_assigned_reads_what_a_supervisor_reads_and_no_more(world, answer):
    def assign_sara():
        assign(world.people["sara"], world.people["amara"])

    found = tried_with(answer, assign_sara, ["sara"])
    for row in IN_SIGHT:
        expected = row.ok if row.sight == "supervisor" else (404,)
        assert found[f"{row.method} {row.route}", "sara"] in expected, row.route


def test_the_first_time_on_a_day_the_reason_is_asked_before_anything_is_shown_or_done(
    world, answer
):
    def nobody_has_said_why():
        RecordAccess.objects.all().delete()

    assert set(tried_with(answer, nobody_has_said_why, ["grace"]).values()) == {303}


def test_an_emergency_opens_what_she_handed_in_to_read_and_nothing_to_mark(world, answer):
    def opened():
        at = now()
        BreakGlassAccess.objects.filter(public_id=world.request).update(
            answered_by=world.people["olga"], answered_at=at, open_until=at + timedelta(hours=24)
        )
        say_why(world.people["ines"], world.people["amara"])
        Assignment.objects.filter(person=world.people["ines"]).update(ended_at=at)

    found = tried_with(answer, opened, ["ines"])
    read = {key for key, status in found.items() if status == 200}
    assert read == {("get assessment/marking/results/<uuid:public_id>/", "ines")}
    assert set(found.values()) == {200, 404}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.route or '/'}")
def test_whoever_is_signed_out_is_sent_to_the_sign_in(answer, row):
    response = answer(row, None)
    if row.out == "sign-in":
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")
    else:
        assert response.status_code in row.out


@pytest.mark.parametrize("path", CLOSED)
def test_closed_doors_are_closed_to_everyone(answer, path):
    for alias in [None, *sorted(EVERYONE)]:
        status = answer(Row("", at("/" + path), set()), alias).status_code
        assert status in ({302} if path.endswith("_util/login/") else {404}), alias


@pytest.mark.parametrize("alias", [None, *sorted(EVERYONE)])
def test_the_office_is_open_to_editors_and_readers_alone(answer, alias):
    status = answer(Row("", at("/office/"), set()), alias).status_code
    assert status == (200 if alias in OFFICE else 404 if alias else 302)


def test_a_nonsense_id_is_answered_like_somebody_elses(world):
    for row in ROWS:
        if "<uuid" not in row.route:
            continue
        nonsense = {name: world.nonsense for name in vars(world) if name != "people"}
        path = row.path(type(world)(**{**vars(world), **nonsense}))
        browser = Client()
        browser.force_login(
            world.people["amara-2"], backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        with transaction.atomic():
            got = getattr(browser, row.method)(path, row.data)
            transaction.set_rollback(True)
        assert got.status_code == 404, path
