"""Who may be proposed, how well two fit, and many at once as well as by trying everything."""

from collections import Counter
from dataclasses import replace
from itertools import product
from random import Random

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from mentors.mentoring.matching_rules import (
    Aspect,
    Candidate,
    Seeker,
    assign,
    fit_of,
    gain,
    may_be_proposed,
    speakers,
    suggestions,
)
from mentors.mentoring.wish_rules import Format, Wishes

JOY = Seeker(1, 1)
LUCIA = Candidate(2, 1)


def said(languages="", days=(), parts=(), how=Format.EITHER):
    return Wishes(frozenset(languages.split()), frozenset(days), frozenset(parts), how)


def test_nothing_said_fits_anybody():
    assert may_be_proposed(JOY, LUCIA)
    assert fit_of(said(), said("en", ["tue"], how=Format.WRITTEN)).said == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"organisation": 2},
        {"person": 1},
        {"mentees": 1},
        {"most": 0},
        {"may_mentor": False},
        {"takes_new": False},
        {"kept_apart": frozenset({1})},
    ],
)
def test_each_hard_rule_leaves_a_mentor_out(changed):
    assert not may_be_proposed(JOY, replace(LUCIA, **changed))


def test_mentor_of_before_and_a_mentor_without_a_shared_language_are_left_out():
    assert not may_be_proposed(replace(JOY, not_again=frozenset({2})), LUCIA)
    ro, en = said("ro"), said("en fr")
    assert not may_be_proposed(replace(JOY, wishes=ro), replace(LUCIA, wishes=en))
    assert may_be_proposed(replace(JOY, wishes=ro), LUCIA)
    assert may_be_proposed(replace(JOY, wishes=said("ro fr")), replace(LUCIA, wishes=en))


def test_fit_names_only_what_both_said():
    wishes = said("en bin", ["tue"], ["evening"], Format.WRITTEN)
    fit = fit_of(wishes, said("bin en", ["tue"], ["evening"], Format.WRITTEN))
    assert fit.met == fit.said == tuple(Aspect)
    assert (fit.score, fit.languages) == (7, ("bin", "en"))
    fit = fit_of(wishes, said("en", ["wed"], (), Format.SPOKEN))
    assert (fit.met, fit.score) == ((Aspect.LANGUAGE,), 4)
    assert fit_of(wishes, said()).met == (Aspect.FORMAT,)


def test_suggestions_come_best_first_then_by_load():
    wishes = said("en", ["tue"])
    seeker = replace(JOY, wishes=wishes)
    mentors = [
        Candidate(5, 1, said("en"), mentees=1, most=2),
        Candidate(6, 1, said("en"), mentees=0, most=2),
        Candidate(7, 1, said("en", ["tue"]), mentees=1, most=2),
        Candidate(8, 1, said("fr")),
    ]
    assert [one.candidate.person for one in suggestions(seeker, mentors)] == [7, 6, 5]


def test_who_waits_longer_gets_the_only_place():
    late = replace(JOY, person=9, days_waiting=10)
    assert assign([JOY, late], [LUCIA]) == {9: 2}
    assert gain(replace(JOY, days_waiting=400), LUCIA) == gain(replace(JOY, days_waiting=14), LUCIA)


def test_as_many_as_possible_come_before_the_best_fit():
    en, both = said("en"), said("en fr", ["tue"])
    joy = Seeker(1, 1, said("en", ["tue"]))
    bea = Seeker(3, 1, said("fr"))
    assert assign([joy, bea], [Candidate(2, 1, both), Candidate(4, 1, en)]) == {1: 4, 3: 2}


def test_mentor_with_places_is_assigned_to_so_many():
    women = [Seeker(number, 1) for number in (1, 3, 5)]
    found = assign(women, [replace(LUCIA, most=2)])
    assert list(found.values()) == [2, 2]
    assert assign([], [LUCIA]) == assign(women, []) == {}


def test_speakers_counts_every_mentor_however_she_is():
    resting = Candidate(2, 1, said("ro"), may_mentor=False)
    assert speakers(["ro"], [resting])
    assert not speakers(["ro"], [Candidate(2, 1, said("en"))])
    assert speakers(["ro"], [LUCIA])


codes = st.sets(st.sampled_from(["en", "fr", "ro"]), max_size=2).map(" ".join)
wishes = st.builds(
    said,
    codes,
    st.sets(st.sampled_from(["mon", "tue"])),
    st.sets(st.sampled_from(["morning", "evening"])),
    st.sampled_from(Format),
)
seekers = st.builds(
    Seeker,
    st.integers(1, 8),
    st.integers(1, 2),
    wishes,
    st.frozensets(st.integers(101, 108), max_size=2),
    st.integers(0, 20),
)
mentors = st.builds(
    Candidate,
    st.integers(101, 108),
    st.integers(1, 2),
    wishes,
    st.integers(0, 2),
    st.integers(0, 3),
    st.booleans(),
    st.booleans(),
    st.frozensets(st.integers(1, 8), max_size=2),
)
crowds = st.tuples(
    st.lists(seekers, max_size=8, unique_by=lambda one: one.person),
    st.lists(mentors, max_size=8, unique_by=lambda one: one.person),
)


def best_by_trying(women, candidates):
    """(matched, worth) of the best way, found by going through all of them."""
    ways = {tuple(one.free for one in candidates): (0, 0)}
    for woman in women:
        after = dict(ways)
        for free, (matched, worth) in ways.items():
            for place, one in enumerate(candidates):
                value = gain(woman, one)
                if value and free[place]:
                    left = (*free[:place], free[place] - 1, *free[place + 1 :])
                    after[left] = max(after.get(left, (0, 0)), (matched + 1, worth + value))
        ways = after
    return max(ways.values())


@given(crowds)
@settings(max_examples=200)
def test_assign_is_as_good_as_trying_everything(crowd):
    women, candidates = crowd
    by_person = {one.person: one for one in (*women, *candidates)}
    found = assign(women, candidates)
    pairs = [(by_person[woman], by_person[mentor]) for woman, mentor in found.items()]
    assert (len(pairs), sum(gain(*pair) for pair in pairs)) == best_by_trying(women, candidates)
    for woman, mentor in pairs:
        assert may_be_proposed(woman, mentor)
        assert list(found.values()).count(mentor.person) <= mentor.free


@given(crowds, st.data())
def test_no_answer_tells_a_rule_apart_from_any_other_reason(crowd, data):
    women, candidates = crowd
    if not women or not candidates:
        return
    woman, mentor = data.draw(st.sampled_from(women)), data.draw(st.sampled_from(candidates))
    apart = replace(mentor, kept_apart=mentor.kept_apart | {woman.person})
    rests = replace(mentor, may_mentor=False)
    without = [one for one in candidates if one is not mentor]
    answers = [suggestions(woman, [*without, *extra]) for extra in ([apart], [rests], [])]
    assert answers[0] == answers[1] == answers[2]


def test_hard_rules_hold_for_every_combination():
    flags = list(product([False, True], repeat=4))
    for may, takes, apart, full in flags:
        one = Candidate(
            2,
            1,
            mentees=1 if full else 0,
            may_mentor=may,
            takes_new=takes,
            kept_apart=frozenset({1}) if apart else frozenset(),
        )
        assert may_be_proposed(JOY, one) is (may and takes and not apart and not full)


def random_crowd(chance):
    """Women and mentors of two organisations, with every kind of rule between them."""

    def wishes():
        languages = " ".join(chance.sample(["en", "fr", "ro"], chance.randint(0, 2)))
        return said(languages, chance.sample(["mon", "tue"], chance.randint(0, 2)))

    def some(of, most):
        return frozenset(chance.sample(of, chance.randint(0, most)))

    women = [
        Seeker(
            number, chance.randint(1, 2), wishes(), some(range(11, 17), 2), chance.randint(0, 20)
        )
        for number in range(1, chance.randint(2, 7))
    ]
    mentors = [
        Candidate(
            number,
            chance.randint(1, 2),
            wishes(),
            mentees=chance.randint(0, 2),
            most=chance.randint(0, 3),
            may_mentor=chance.random() < 0.8,
            takes_new=chance.random() < 0.8,
            kept_apart=some(range(1, 7), 3),
        )
        for number in range(11, chance.randint(12, 17))
    ]
    return women, mentors


@pytest.mark.long
def test_assign_in_ten_thousand_random_cases_breaks_no_hard_rule():
    chance, matched = Random(20261203), 0
    for _case in range(10_000):
        women, mentors = random_crowd(chance)
        found = assign(women, mentors)
        by_person = {one.person: one for one in (*women, *mentors)}
        matched += len(found)
        for woman, mentor in ((by_person[one], by_person[two]) for one, two in found.items()):
            assert woman.organisation == mentor.organisation
            assert woman.person not in mentor.kept_apart
            assert mentor.person not in woman.not_again
            assert mentor.may_mentor
            assert mentor.takes_new
            spoken = woman.wishes.languages, mentor.wishes.languages
            assert not all(spoken) or spoken[0] & spoken[1]
        for mentor, women_now in Counter(found.values()).items():
            assert by_person[mentor].mentees + women_now <= by_person[mentor].most
    assert matched > 5_000


@pytest.mark.long
def test_suggestions_in_ten_thousand_random_cases_hide_who_must_not_meet():
    chance, differed = Random(20261204), 0
    for _case in range(10_000):
        women, mentors = random_crowd(chance)
        woman, mentor = chance.choice(women), chance.choice(mentors)
        others = [one for one in mentors if one is not mentor]
        apart = replace(mentor, kept_apart=mentor.kept_apart | {woman.person})
        full = replace(mentor, mentees=mentor.most)
        with_rule = suggestions(woman, [*others, apart])
        assert with_rule == suggestions(woman, [*others, full])
        differed += with_rule != suggestions(woman, mentors)
    # The rule was the only obstacle in some of the cases.
    assert differed > 500
