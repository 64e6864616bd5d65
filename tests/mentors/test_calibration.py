"""Calibration of assessors: a scene a quarter, blind, and then how far they agree (domain 2.2)."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from accounts.services import make_organisation
from cms.models import PracticeScene
from core.audit.models import Entry
from core.clock import now
from core.errors import Conflict, Invalid, NotFound
from lms.portal.home.workspace_page import workspace_page
from mentors.assessment.calibration.queries import round_for, scripts, to_rate
from mentors.assessment.calibration.services import open_calibration, rate_scene
from mentors.assessment.competencies.services import load_framework
from mentors.coordinator_queue.queries import queue_of
from mentors.models import Calibration, CalibrationRating
from tests.factories.people import make_person
from tests.factories.record_access import train

pytestmark = [pytest.mark.django_db, pytest.mark.engine]

SCENE = "1-a-first-meeting"


class World:
    def __init__(self, place):
        load_framework(at=now())
        self.place = place
        self.olga = make_person(Role.COORDINATOR, "olga", organisation=place)
        self.raters = [
            make_person(Role.SUPERVISOR, alias, organisation=place)
            for alias in ("grace", "ines", "sara")
        ]
        train(self.olga, *self.raters)
        self.grace, self.ines, self.sara = self.raters

    def open(self, by=None, script=SCENE, at=None):
        return open_calibration(
            by=by or self.olga,
            organisation_id=self.place.public_id,
            script_key=script,
            at=at or now(),
        )

    def rate(self, by, *levels, calibration=None):
        calibration = calibration or Calibration.objects.get()
        return rate_scene(
            by=by,
            calibration_id=calibration.public_id,
            levels=dict(zip(calibration.script["codes"], levels, strict=True)),
            at=now(),
        )


@pytest.fixture
def world(harbour):
    return World(harbour)


def of_queue(user):
    return list(queue_of(user, now(), show="calibration").lines)


@pytest.mark.long
def test_a_quarter_from_the_queue_to_the_groups_figure(world):
    (line,) = of_queue(world.olga)
    assert (line.name, line.to_do) == ("Harbour", True)
    opened = world.open()
    (line,) = of_queue(world.olga)
    assert not line.to_do
    for person in world.raters:
        (due,) = to_rate(person, now())
        assert due.title == "A first meeting"
    world.rate(world.grace, 2, 3, 3, 3, 3)
    world.rate(world.ines, 2, 3, 3, 3, 2)
    assert to_rate(world.grace, now()) == []
    world.rate(world.sara, 1, 3, 3, 3, 3)
    assert of_queue(world.olga) == []
    opened.refresh_from_db()
    assert opened.agreement["percent"] == 73
    assert 0 < opened.agreement["kappa"] < 1
    verbs = ["calibration-opened", "calibration-rated"]
    assert [Entry.objects.filter(verb=verb).count() for verb in verbs] == [1, 3]


def test_the_queue_names_an_organisation_and_a_scene_as_what_they_are(world, signed_in):
    world.open()
    page = signed_in(world.olga).get("/assessment/progress/?show=calibration").content.decode()
    assert '<td data-label="Organisation">' in page
    assert '<td data-label="Scene">A first meeting</td>' in page
    assert "Name" not in page


@pytest.mark.long
def test_nobody_sees_another_level_before_her_own_is_in(world, signed_in):
    calibration = world.open()
    world.rate(world.grace, 2, 3, 3, 3, 3)
    waits = round_for(world.ines, calibration.public_id)
    assert waits.asks
    assert (waits.competencies, waits.agreement, waits.own, waits.rated) == ((), None, None, 0)
    address = f"/assessment/moderation/{calibration.public_id}/"
    browser = signed_in(world.ines)
    for path in (address, "/assessment/moderation/"):
        page = browser.get(path).content.decode()
        assert "have rated it" not in page
        assert "levels are equal" not in page
    posted = dict(zip(calibration.script["codes"], "23332", strict=True))
    page = browser.post(address, posted, follow=True).content.decode()
    assert "80 of 100 levels are equal" in page
    # A second click changes nothing.
    assert browser.post(address, posted).status_code == 302
    assert CalibrationRating.objects.count() == 2


def test_each_sees_levels_without_names_and_her_own_agreement_alone(world, signed_in):
    calibration = world.open()
    world.rate(world.grace, 2, 3, 3, 3, 3)
    world.rate(world.ines, 1, 2, 3, 4, 3)
    seen = round_for(world.grace, calibration.public_id)
    assert [row.others for row in seen.competencies][:2] == [((1, 1),), ((2, 1),)]
    assert seen.own.percent == 40
    page = signed_in(world.grace).get(f"/assessment/moderation/{calibration.public_id}/")
    assert world.ines.shown_name not in page.content.decode().split("<main", 1)[1]


def test_a_coordinator_sees_the_groups_figure_and_no_levels(world):
    calibration = world.open()
    world.rate(world.grace, 2, 3, 3, 3, 3)
    world.rate(world.ines, 1, 2, 3, 4, 3)
    seen = round_for(world.olga, calibration.public_id)
    assert (seen.competencies, seen.own) == ((), None)
    assert seen.agreement.percent == 40


def test_a_coordinator_who_rates_as_well_rates_first(world):
    world.olga.memberships.create(organisation=world.place, role=Role.SUPERVISOR)
    calibration = world.open()
    for person in world.raters:
        world.rate(person, 2, 3, 3, 3, 3)
    olga = type(world.olga).objects.get(pk=world.olga.pk)
    assert round_for(olga, calibration.public_id).agreement is None
    (line,) = of_queue(olga)
    assert line.to_do


@pytest.mark.parametrize("levels", [(3, 3, 3, 3, 3), (3, 3, 3, 3, 2)])
def test_one_level_throughout_is_a_sentence_and_never_nan(world, signed_in, levels):
    calibration = world.open()
    world.rate(world.grace, 3, 3, 3, 3, 3)
    world.rate(world.ines, *levels)
    page = signed_in(world.ines).get(f"/assessment/moderation/{calibration.public_id}/")
    text = page.content.decode()
    assert "cannot be worked out" in text
    assert "nan" not in text.split("<main", 1)[1].lower().replace("finan", "")


def test_one_who_is_alone_reads_that_there_is_nobody_to_compare_with(world, signed_in):
    calibration = world.open()
    world.rate(world.grace, 2, 3, 3, 3, 3)
    page = signed_in(world.grace).get(f"/assessment/moderation/{calibration.public_id}/")
    assert "No other ratings yet." in page.content.decode()


def test_once_a_quarter_and_the_scene_stays_as_it_was(world):
    first = world.open(at=datetime(2026, 10, 1, 10, tzinfo=ZoneInfo("UTC")))
    assert world.open(script="2-a-hard-evening").pk != first.pk or Calibration.objects.count() == 1
    quarter = first.quarter
    with pytest.raises(IntegrityError), transaction.atomic():
        Calibration.objects.create(
            organisation=world.place, quarter=quarter, script={}, opened_at=now()
        )


def test_twice_is_refused_and_so_is_half(world):
    world.open()
    with pytest.raises(Invalid):
        rate_scene(
            by=world.grace,
            calibration_id=Calibration.objects.get().public_id,
            levels={"C1": 3},
            at=now(),
        )
    with pytest.raises(Invalid):
        world.rate(world.grace, 2, 3, 3, 3, 5)
    world.rate(world.grace, 2, 3, 3, 3, 3)
    with pytest.raises(Conflict):
        world.rate(world.grace, 3, 3, 3, 3, 3)
    assert CalibrationRating.objects.get().levels["C1"] == 2


def test_what_was_left_open_keeps_what_was_chosen(world, signed_in):
    calibration = world.open()
    answer = signed_in(world.grace).post(
        f"/assessment/moderation/{calibration.public_id}/", {"C1": "2", "C2": "3"}
    )
    assert answer.status_code == 400
    assert answer.content.decode().split("<main", 1)[1].count(" checked>") == 2


def test_who_has_no_part_in_it_finds_nothing(world):
    calibration = world.open()
    elsewhere = make_organisation(name="Lighthouse")
    other = make_person(Role.SUPERVISOR, "grace-2", organisation=elsewhere)
    untrained = make_person(Role.SUPERVISOR, "una", organisation=world.place, trained=False)
    learner = make_person(Role.LEARNER, "amara", organisation=world.place)
    train(other)
    for person in (other, untrained, learner):
        with pytest.raises(NotFound):
            round_for(person, calibration.public_id)
        with pytest.raises(NotFound):
            world.rate(person, 2, 3, 3, 3, 3)
        with pytest.raises(NotFound):
            world.open(by=person)
        assert to_rate(person, now()) == []
    with pytest.raises(NotFound):
        world.rate(world.olga, 2, 3, 3, 3, 3)


def test_one_assessor_alone_is_no_group(harbour):
    load_framework(at=now())
    olga = make_person(Role.COORDINATOR, "olga", organisation=harbour)
    train(olga, make_person(Role.SUPERVISOR, "grace", organisation=harbour))
    assert of_queue(olga) == []
    with pytest.raises(Conflict):
        open_calibration(by=olga, organisation_id=harbour.public_id, script_key=SCENE, at=now())


def test_it_stands_on_the_desk_until_she_has_rated(world):
    world.open()

    def titles():
        rows = workspace_page(world.grace, now(), show="assessment").rows
        return [row.entry.title for row in rows]

    assert titles() == ["Moderation: A first meeting"]
    world.rate(world.grace, 2, 3, 3, 3, 3)
    assert titles() == []


def test_a_scene_of_an_editor_can_be_chosen_and_stays_as_it_was(world, signed_in):
    scene = PracticeScene(
        title="At the door",
        situation="Two meet. Made up.",
        lines="Mentor: Hello.\nWoman: Hello.\nThey wait.\nMentor: Shall we begin?",
        codes="C1, C2, C4, C8",
    )
    scene.full_clean()
    scene.save()
    key = scripts()[-1].key
    answer = signed_in(world.olga).post(
        f"/assessment/moderation/open/{world.place.public_id}/", {"script": key}
    )
    assert answer.status_code == 302
    scene.delete()
    assert round_for(world.olga, Calibration.objects.get().public_id).script.title == "At the door"


@pytest.mark.parametrize("codes", ["C1, C2", "C1, C2, C3, C99", "nonsense"])
def test_an_editor_reads_what_a_scene_needs(codes):
    from django.core.exceptions import ValidationError

    scene = PracticeScene(title="x", situation="y", lines="A: b\n" * 4, codes=codes)
    with pytest.raises(ValidationError, match="at least four lines"):
        scene.full_clean()
