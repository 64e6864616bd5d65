"""Answers that bring out every text of a quiz, for reading it aloud."""

from cms.text_to_speech.page_texts import MOST_WAYS, answers_of
from courses.questions.schema import Definition
from tests.unit.quiz_definitions import ONE_OF_EACH, quiz
from tests.unit.quiz_kinds import BRANCHING, EVERY_KIND, _ways

CHOICES = {"gap": {"g1": [], "g2": ["Shift", "Enter", "Tab"]}}


def answers(data, choices=None):
    return list(answers_of(Definition.model_validate(data), choices or {}))


def to(key, found):
    return [one[key] for one in found if one[key]]


def test_the_first_set_leaves_every_question_open():
    for data in (ONE_OF_EACH, EVERY_KIND):
        first, *_more = answers(data, CHOICES)
        assert set(first) == {one["key"] for one in data["questions"]}
        assert not any(first.values())


def test_every_option_is_chosen_once():
    found = answers(ONE_OF_EACH)
    assert to("late-evening", found) == [["push-on"], ["small-piece"], ["give-up"]]
    assert to("what-helps", found) == [["same-place"], ["say-aloud"], ["read-faster"]]
    assert to("slow-head", found) == [["true"], ["false"]]
    assert to("spot", answers(EVERY_KIND)) == [["chair"], ["window"], ["door"]]


def test_every_card_stands_in_every_place():
    found = to("order", answers(EVERY_KIND))
    for place in range(3):
        assert {one[place] for one in found} == {"ask", "listen", "end-on-time"}


def test_everything_is_put_to_every_place():
    pairs = {pair for one in to("match", answers(EVERY_KIND)) for pair in one}
    assert len(pairs) == 3 * 2
    assert all(pair.partition("=")[2] in ("mentor", "lawyer") for pair in pairs)


def test_each_word_that_can_be_chosen_is_and_none_is_made_up():
    found = to("gap", answers(EVERY_KIND, CHOICES))
    assert found == [["g2=Shift"], ["g2=Enter"], ["g2=Tab"]]


def test_every_way_through_a_scene_is_gone_and_every_place_on_it_is_seen():
    found = to("scene", answers(quiz(BRANCHING)))
    assert sorted(found) == sorted(way for way in _every_way() if way)


def _every_way():
    """Found by hand."""
    return [*_ways, ["begin", "say-so", "next-bus"]]


def test_a_scene_with_very_many_ways_comes_to_an_end():
    scenes = [
        {
            "key": f"s{number}",
            "choices": [
                {"key": choice, "to": f"s{number + 1}" if number < 11 else "end", "good": True}
                for choice in ("left", "right")
            ],
        }
        for number in range(12)
    ]
    found = to("scene", answers(quiz({"key": "scene", "kind": "branching", "scenes": scenes})))
    assert len(found) == MOST_WAYS - 1


def test_what_is_typed_or_said_has_no_answer_of_ours():
    found = answers(EVERY_KIND)
    for key in ("number", "think", "own-words"):
        assert to(key, found) == []
