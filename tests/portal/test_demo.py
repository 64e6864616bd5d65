"""`manage.py demo` prepares, and a second run keeps what is there."""

import io
import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation, User
from cms.library.directory.queries import may_open_rooms
from cms.models import HomeCountry, Service
from core.clock import now
from courses.catalogue.queries import lesson_key, lesson_keys
from courses.models import Attendance, Cohort, Session
from courses.progress.queries import completed_lesson_keys
from lms.demo.house_names import NAMES
from lms.demo.people import ALIASES
from lms.demo.story import BODY_ALARMS
from mentors.certification.renewal_queries import renewal_of, renewals_supervised
from mentors.certification.validity_rules import HOURS, REFRESHER, RENEWAL, SEEN, TALKS
from mentors.models import Certificate, Journey, SafeguardingNote
from mentors.safeguarding_rules import Level

# In one process, so that the demo is made once.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.engine,
    pytest.mark.long,
    pytest.mark.xdist_group("demo"),
]
PASSPHRASE = "quiet green river"


def run(**options):
    printed = io.StringIO()
    call_command("demo", no_serve=True, stdout=printed, **options)
    return printed.getvalue()


@pytest.fixture(scope="module")
def first_run(rolled_back_at_the_end):
    """What the first run with a passphrase printed."""
    return run(password=PASSPHRASE)


def test_it_makes_everyone_and_prints_accounts_and_addresses(first_run):
    house = {woman.alias for woman in NAMES}
    assert set(User.objects.values_list("username", flat=True)) == {*ALIASES, *house}
    for alias in ALIASES:
        assert alias in first_run
    assert PASSPHRASE in first_run
    assert "http://127.0.0.1:8000/" in first_run


def test_lucia_holds_a_certificate_that_rests_on_what_she_did(first_run):
    lucia = User.objects.get(username="lucia")
    assert Certificate.objects.filter(learner=lucia).count() == 1
    assert len(completed_lesson_keys(lucia)) == 11
    amara = completed_lesson_keys(User.objects.get(username="amara"))
    assert len(amara) == 8
    assert lesson_key(*BODY_ALARMS) not in amara


def said_by(command):
    """What a command prints, and whether it has something against this site."""
    printed, has_problems = io.StringIO(), False
    try:
        call_command(command, stdout=printed, stderr=printed)
    except CommandError:
        has_problems = True
    return printed.getvalue(), has_problems


def test_the_checks_of_a_real_site_have_nothing_against_it_but_the_empty_directory(first_run):
    for command, words in (
        ("check_catalogue", "They agree."),
        ("verify_audit", "Nothing was compared."),
    ):
        said, has_problems = said_by(command)
        assert (words in said, has_problems) == (True, False), said
    # No number of a service is invented: whoever tries it might call one.
    problems = [line for line in said_by("doctor")[0].splitlines() if line.startswith("problem")]
    assert len(problems) == 2
    assert all(
        re.match(r"problem  services: Italy \((Harbour|Lighthouse)\)", one) for one in problems
    )


def test_a_worry_waits_for_the_lead(first_run, signed_in):
    lead = signed_in(User.objects.get(username="sara"))
    assert SafeguardingNote.objects.get().level == Level.CONCERN
    assert lead.get("/").status_code == 200


def test_what_the_pages_say_of_lucia_agrees_with_what_she_did(first_run, signed_in):
    lucia = User.objects.get(username="lucia")
    certificate = Certificate.objects.get(learner=lucia)
    asked = lesson_keys(course_code="b", first_of_each_module=True)
    assert completed_lesson_keys(lucia) == set(asked)
    browser = signed_in(lucia)
    pages = {path: browser.get(path).content.decode() for path in ("/", "/learn/", "/journey/")}
    assert "You have read what this certificate asks for." in pages["/journey/"]
    assert "See my certificate" in pages["/journey/"]
    assert "11 half done" in pages["/"]
    assert not [path for path, page in pages.items() if "0 lessons" in page]
    for module in range(1, 12):
        lesson = browser.get(f"/en/courses/b/{module}/1/").content.decode()
        assert "badge-met" in lesson, module
    checked = browser.get(f"/verify/{certificate.public_id}/").content.decode()
    assert "This certificate is valid." in checked
    people = signed_in(User.objects.get(username="olga")).get("/people/?q=lucia").context["table"]
    assert [row.step for row in people.rows] == ["Certified"]


def test_a_renewal_is_due_and_part_of_what_it_asks_for_is_met(first_run, signed_in):
    khadija, grace, olga = (
        User.objects.get(username=alias) for alias in ("khadija", "grace", "olga")
    )
    certificate = Certificate.objects.get(learner=khadija)
    assert now() < certificate.valid_until < now() + RENEWAL
    renewal = renewal_of(certificate, Journey.objects.get(learner=khadija), now())
    assert [item.code for item in renewal.answer.met] == [TALKS, SEEN]
    assert [item.code for item in renewal.answer.missing] == [HOURS, REFRESHER]
    hers = f"/journey/certificates/{certificate.public_id}/renewal/"
    assert hers in signed_in(khadija).get("/journey/").content.decode()
    assert signed_in(khadija).get(hers).status_code == 200
    queue = signed_in(olga).get("/assessment/progress/?show=renewal").content.decode()
    assert khadija.shown_name in queue
    talks = f"/supervision/{certificate.organisation.public_id}/{khadija.public_id}/"
    assert talks in signed_in(grace).get("/").content.decode()
    (supervised,) = renewals_supervised(khadija, certificate.organisation, now())
    assert [status.met for status in supervised.statuses] == [False, True, True, False]


def test_a_second_run_keeps_people_and_passphrase(first_run):
    User.objects.filter(username="amara").update(shown_name="Hana")
    printed = run()
    amara = User.objects.get(username="amara")
    assert amara.shown_name == "Hana"
    assert amara.check_password(PASSPHRASE)
    assert "the one of the first run" in printed
    assert (Cohort.objects.count(), Session.objects.count(), Attendance.objects.count()) == (
        3,
        9,
        # The list of one session waits for whoever holds it.
        15,
    )


def test_a_demo_of_an_earlier_release_gets_its_country_and_its_check(first_run):
    HomeCountry.objects.all().delete()
    Service.objects.update(verified_on=None, verified_by=None)
    run()
    today = now().date()
    assert [may_open_rooms(one, today) for one in Organisation.objects.all()] == [True, True]


def test_a_second_run_with_a_passphrase_sets_it_for_all(first_run):
    run(password="another green river")
    assert User.objects.get(username="olga-2").check_password("another green river")
