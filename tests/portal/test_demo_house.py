"""The women of the demo's house: names and steps fit together, and are the same at each run."""

from accounts.models import User
from lms.demo.gathering import PLACES
from lms.demo.house_names import AT_MOST, NAMES, every_alias, women
from lms.demo.house_steps import COHORTS, STEPS, WITH_INES
from lms.demo.people import ALIASES


def test_each_of_the_thirty_has_a_step_and_none_is_one_of_the_twelve():
    names = [woman.alias for woman in NAMES]
    assert set(names) == set(STEPS)
    assert len(set(names)) == len(names) == 30
    assert not set(names) & set(ALIASES)
    assert set(STEPS) >= WITH_INES


def test_a_woman_is_in_one_cohort_and_none_has_more_women_than_places():
    groups = [aliases.split() for _facilitator, aliases in COHORTS.values()]
    everyone = [alias for group in groups for alias in group]
    assert max(map(len, groups)) <= PLACES
    assert len(set(everyone)) == len(everyone)
    assert set(everyone) <= {*STEPS, "amara"}


def test_however_many_are_asked_for_they_are_the_same_and_their_aliases_differ():
    assert list(women(70))[:30] == list(NAMES)
    assert list(women(70)) == list(women(AT_MOST))[:70]
    assert len(every_alias()) == AT_MOST
    longest = User._meta.get_field("username").max_length
    assert max(map(len, every_alias())) <= longest
