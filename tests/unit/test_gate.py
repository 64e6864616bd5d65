"""What `.ci/run` chooses among the tests."""

import pytest

from tests.gate import ALWAYS, FULL_ONLY, JOURNEYS, SAMPLE_OF, is_in_gate, sampled

LONG = [f"tests/test_bad_inputs.py::test_a_form[{number}]" for number in range(2000)]


def sample(seed):
    return {one for one in LONG if is_in_gate(one, ["long"], seed)}


def test_sample_by_one_seed_is_about_a_tenth_and_the_same_again():
    assert 0.8 < len(sample("1")) * SAMPLE_OF / len(LONG) < 1.2
    assert sample("1") == sample("1") != sample("2")


def test_quick_tests_and_journeys_are_in_with_every_seed():
    for seed in map(str, range(50)):
        assert is_in_gate("tests/unit/test_x.py::test_y", [], seed)
        assert all(is_in_gate(one, ["browser", "long"], seed) for one in JOURNEYS)


@pytest.mark.parametrize("node_id", ["tests/interop/test_x.py", "tests/e2e/test_other.py"])
def test_what_needs_more_programs_and_other_browser_tests_stay_out(node_id):
    assert not any(is_in_gate(node_id, ["browser", "long"], str(seed)) for seed in range(50))


def test_each_name_in_the_gate_begins_one_of_a_test_that_exists(request):
    root = request.config.rootpath
    for one in (*JOURNEYS, *ALWAYS):
        file, _, name = one.partition("::")
        assert f"def {name.partition('[')[0]}" in (root / file).read_text(), one
    assert all((root / one).exists() for one in FULL_ONLY)


def test_choices_of_one_test_are_all_tried_without_a_seed_and_a_tenth_with_one(monkeypatch):
    choices = [f"person-{number}" for number in range(25)]
    monkeypatch.delenv("GATE_SEED", raising=False)
    assert sampled(choices) == sorted(choices)
    monkeypatch.setenv("GATE_SEED", "1")
    tried = sampled(choices)
    assert len(tried) == 3
    assert sampled(reversed(choices)) == tried
