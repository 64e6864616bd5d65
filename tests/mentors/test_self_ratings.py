"""How a woman sees it herself: hers, beside the others, and never evidence."""

from copy import deepcopy

import pytest
from django.db import IntegrityError, transaction

from core.audit.models import Entry
from core.errors import Invalid, NotFound
from mentors.assessment.competencies.queries import journey_for_assessor
from mentors.certification.queries import build_snapshot, eligibility
from mentors.evidence.self_ratings.queries import own_views
from mentors.evidence.self_ratings.services import keep_own_view
from mentors.models import Evidence, SelfRating
from tests.factories.mentors import FIRST_DAY, Way

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


@pytest.fixture(scope="module", autouse=True)
def way_of_the_file(harbour_of_the_file):
    way = Way(harbour_of_the_file)
    way.observe()
    return way


@pytest.fixture
def way(way_of_the_file, db):
    return deepcopy(way_of_the_file)


def keep(way, by=None, **levels):
    keep_own_view(
        learner=by or way.learner, journey_id=way.journey.public_id, levels=levels, at=FIRST_DAY
    )


def said(way):
    found = own_views(way.learner, way.journey.public_id).views
    return {view.competency.code: view.level for view in found}


def learner_says(way, assessor):
    found = journey_for_assessor(assessor, way.journey.public_id).competencies
    return {assessed.competency.code: assessed.learner_says for assessed in found}


def test_she_says_it_changes_it_and_takes_it_back(way):
    assert said(way) == {"C1": None, "C4": None}
    keep(way, C1=3, C4=1)
    keep(way, C1=4)
    assert said(way) == {"C1": 4, "C4": 1}
    keep(way, C1=None, C4=None)
    assert not SelfRating.objects.exists()


def test_the_same_again_changes_nothing_and_the_log_says_neither_what_nor_where(way):
    for _click in range(2):
        keep(way, C1=2)
    (entry,) = Entry.objects.filter(verb="own-view-kept")
    assert entry.facts == {}


def test_nobody_says_it_for_her(way):
    for someone in (way.grace, way.ines, way.olga):
        with pytest.raises(NotFound):
            keep(way, someone, C1=3)
    with pytest.raises(NotFound):
        own_views(way.grace, way.journey.public_id)


@pytest.mark.parametrize("levels", [{"C1": 0}, {"C1": 5}, {"C2": 3}, {"C1": 3, "C99": 3}])
def test_what_is_not_there_is_refused_and_nothing_is_kept(way, levels):
    with pytest.raises(Invalid):
        keep(way, **levels)
    assert not SelfRating.objects.exists()


def test_an_assessor_reads_it_after_her_own_rating_and_of_that_alone(way):
    keep(way, C1=4, C4=1)
    assert learner_says(way, way.grace) == {"C1": "", "C4": ""}
    way.rate(way.grace, "C1", 3)
    assert learner_says(way, way.grace) == {"C1": "Helps others learn", "C4": ""}
    assert learner_says(way, way.ines) == {"C1": "", "C4": ""}


def test_it_is_never_evidence_and_decides_nothing(way):
    before = (eligibility(way.journey, at=FIRST_DAY), build_snapshot(way.journey, at=FIRST_DAY))
    evidence = Evidence.objects.count()
    keep(way, C1=4, C4=4)
    after = (eligibility(way.journey, at=FIRST_DAY), build_snapshot(way.journey, at=FIRST_DAY))
    assert after == before
    assert Evidence.objects.count() == evidence
    pointing = {field.related_model for field in SelfRating._meta.get_fields() if field.is_relation}
    assert Evidence not in pointing


def test_the_page_keeps_it_and_stands_beside_what_is_decided(way, signed_in):
    address = f"/journey/{way.journey.public_id}/own-view/"
    browser = signed_in(way.learner)
    assert browser.post(address, {"C1": "2", "C4": ""}).status_code == 302
    assert said(way) == {"C1": 2, "C4": None}
    way.rate(way.grace, "C4", 3)
    way.rate(way.ines, "C4", 3)
    page = browser.get(address).content.decode()
    assert "It is never evidence" in page
    assert "Met" in page
    assert f'href="{address}"' in browser.get("/journey/").content.decode()


def test_nonsense_on_the_page_is_answered_calmly(way, signed_in):
    address = f"/journey/{way.journey.public_id}/own-view/"
    assert signed_in(way.learner).post(address, {"C1": "nonsense"}).status_code == 400
    for someone in (way.grace, way.olga):
        assert signed_in(someone).get(address).status_code == 404
        assert signed_in(someone).post(address, {"C1": "2"}).status_code == 404
    assert not SelfRating.objects.exists()


def test_the_database_refuses_another_level_and_a_second_view(way):
    keep(way, C1=2)
    row = SelfRating.objects.get()
    fields = {"journey": row.journey, "competency": row.competency, "at": FIRST_DAY}
    for level in (5, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            SelfRating.objects.create(level=level, **fields)
