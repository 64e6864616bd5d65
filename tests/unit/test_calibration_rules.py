"""Quarters and agreement (domain 2.2): never a number that is none."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentors.assessment.calibration.rules import (
    among,
    last_day,
    quadratic_kappa,
    quarter_of,
    script_from,
    shipped_scripts,
    with_others,
)
from mentors.assessment.competencies.framework import load_framework

CODES = ("C1", "C2", "C4", "C8")


def levels(*given):
    return dict(zip(CODES, given, strict=True))


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 1, 1), date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 11, 29), date(2026, 10, 1), date(2026, 12, 31)),
        (date(2028, 2, 29), date(2028, 1, 1), date(2028, 3, 31)),
        (date(2026, 9, 30), date(2026, 7, 1), date(2026, 9, 30)),
    ],
)
def test_a_day_is_in_its_quarter(day, first, last):
    assert quarter_of(day) == first
    assert last_day(first) == last


def test_all_alike_is_one_and_quadratic_weights_are_those_of_the_formula():
    assert among([levels(1, 2, 3, 4)] * 3).model_dump() == {
        "percent": 100,
        "kappa": 1.0,
        "open": "",
    }
    # By hand: 1 - (1/4) / 2, the mean squares of the distances, seen and expected.
    found = among([levels(1, 2, 3, 3), levels(1, 2, 3, 4)])
    assert (found.percent, found.kappa) == (75, 0.88)


def test_two_levels_apart_weigh_more_than_one():
    near = among([levels(1, 2, 3, 4), levels(2, 2, 3, 4)])
    far = among([levels(1, 2, 3, 4), levels(3, 2, 3, 4)])
    assert near.percent == far.percent == 75
    assert near.kappa > far.kappa


# What cohen_kappa_score(…, labels=[1, 2, 3, 4], weights="quadratic") of scikit-learn 1.9.1 says.
@pytest.mark.parametrize(
    ("one", "other", "kappa"),
    [
        ("1234", "1233", 0.875),
        ("1234", "4321", -1.0),
        ("1123", "1223", 0.8),
        ("12344321", "12343321", 0.9444444444444444),
        ("14141414", "11444411", 0.0),
        ("1122334", "2132434", 0.8141592920353982),
    ],
)
def test_quadratic_kappa_equals_scikit_learn(one, other, kappa):
    rated = [dict(enumerate(map(int, levels))) for levels in (one, other)]
    assert quadratic_kappa(*rated) == pytest.approx(kappa)


@pytest.mark.parametrize(("one", "other"), [("3333", "3333"), ("3333", "3323"), ("2", "3")])
def test_quadratic_kappa_of_one_level_throughout_is_none(one, other):
    assert quadratic_kappa(*[dict(enumerate(map(int, given))) for given in (one, other)]) is None


def test_one_alone_and_one_level_throughout_have_words_and_no_number():
    assert among([levels(1, 2, 3, 4)]).open == "alone"
    assert with_others(levels(1, 2, 3, 4), []).open == "alone"
    flat = among([levels(3, 3, 3, 3), levels(3, 3, 3, 3)])
    assert (flat.percent, flat.kappa, flat.open) == (100, None, "flat")
    assert among([levels(3, 3, 3, 3), levels(3, 3, 2, 3)]).open == "flat"


def test_a_pair_without_kappa_is_left_out_of_the_mean():
    found = among([levels(3, 3, 3, 3), levels(1, 2, 3, 4), levels(1, 2, 3, 4)])
    assert (found.kappa, found.open) == (1.0, "")


@given(st.lists(st.tuples(*[st.integers(1, 4)] * 4), min_size=1, max_size=5))
def test_never_nan_and_never_out_of_bounds(rated):
    found = among([levels(*one) for one in rated])
    assert found.kappa is None or -1 <= found.kappa <= 1
    assert (found.kappa is None) == bool(found.open)
    assert found.percent is None or 0 <= found.percent <= 100


def test_shipped_scenes_name_competencies_that_there_are_and_no_key_twice():
    known = {one.code for one in load_framework().competencies}
    scripts = shipped_scripts()
    assert len({one.key for one in scripts}) == len(scripts) == 4
    for script in scripts:
        assert known.issuperset(script.codes)
        assert any(not line.who for line in script.lines)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A: b\nA: b\nA: b", "C1,C2,C3,C4"),
        ("A: b\n" * 4, "C1,C2"),
        ("A: b\n" * 4, "C1,C2,C3,X4"),
        ("", ""),
    ],
)
def test_what_is_no_scene_is_refused(text, codes):
    with pytest.raises(ValueError, match="Script"):
        script_from(key="x", title="A title", situation="Two meet.", text=text, codes=codes)
