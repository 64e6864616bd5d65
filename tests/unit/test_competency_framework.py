"""The eleven competencies as they ship (domain 2)."""

import re

import pytest
import yaml

from mentors.assessment.competencies.framework import (
    FRAMEWORK_FILE,
    load_framework,
    load_translations,
    read_framework,
    read_translation,
)

NEVER_SAID = (  # voice 9, domain R10.1 and 2.1
    r"\b(fail\w*|wrong\w*|victim\w*|case|client\w*|vulnerable|beneficiar\w*|rescue\w*|prostitut\w*)\b"
)


def texts():
    framework = load_framework()
    yield from framework.rubric.values()
    yield from framework.evidence_types.values()
    for competency in framework.competencies:
        yield competency.name
        yield from competency.indicators.values()
        yield from competency.levels.values()


def data():
    return yaml.safe_load(FRAMEWORK_FILE.read_text(encoding="utf-8"))


def refused(changed):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the caller looks at the words
        read_framework(yaml.safe_dump(changed, sort_keys=False))
    return str(caught.value)


def test_there_are_eleven_competencies_c1_to_c11():
    codes = [competency.code for competency in load_framework().competencies]
    assert codes == [f"C{number}" for number in range(1, 12)]


def test_c4_c5_and_c9_are_the_gates():
    gates = [competency.code for competency in load_framework().competencies if competency.gate]
    assert gates == ["C4", "C5", "C9"]


def test_each_competency_has_four_indicators_with_keys_of_its_own():
    for competency in load_framework().competencies:
        assert list(competency.indicators) == [f"{competency.code}{letter}" for letter in "abcd"]
    assert load_framework().competency("C4").indicators["C4d"] == (
        "Keeps no private notes and no screenshots."
    )


def test_the_rubric_is_named_as_she_reads_it():
    assert load_framework().rubric == {
        1: "Not seen yet",
        2: "With help",
        3: "On my own",
        4: "Helps others learn",
    }
    assert load_framework().standard_level == 3


@pytest.mark.parametrize(
    ("code", "evidence"),
    [
        ("C1", "OP + SC"),
        ("C2", "OP + RP"),
        ("C3", "OP or RP + SC"),
        ("C4", "OP + QZ + SC"),
        ("C5", "RP + OP or SC + QZ"),
        ("C6", "OP or IP + QZ"),
        ("C7", "OP or RP + RJ"),
        ("C8", "OP + SC"),
        ("C9", "SC + RJ"),
        ("C10", "RP + QZ + OP"),
        ("C11", "WT + SC or RJ"),
    ],
)
def test_the_evidence_is_that_of_the_domain(code, evidence):
    groups = load_framework().competency(code).evidence
    assert " + ".join(" or ".join(group) for group in groups) == evidence


def test_c9_takes_no_witness_notes():
    """Domain 10.20."""
    assert "WT" not in load_framework().competency("C9").evidence_types


def test_gates_need_three_types_of_evidence_where_three_are_allowed():
    needed = {c.code: c.evidence_types_needed for c in load_framework().competencies}
    assert {code for code, number in needed.items() if number == 3} == {"C4", "C5"}
    assert set(needed.values()) == {2, 3}


def test_the_types_of_evidence_stand_once_each_in_order():
    assert load_framework().competency("C5").evidence_types == ("RP", "OP", "SC", "QZ")


def test_no_competency_can_be_shown_by_quizzes_alone():
    for competency in load_framework().competencies:
        assert [group for group in competency.evidence if "QZ" not in group]


def test_an_unknown_competency_is_a_key_error():
    with pytest.raises(KeyError, match="C12"):
        load_framework().competency("C12")


def test_the_words_that_are_never_said_are_not_said():
    assert re.search(NEVER_SAID, "She failed.", re.IGNORECASE)
    assert [text for text in texts() if re.search(NEVER_SAID, text, re.IGNORECASE)] == []


def test_no_sentence_has_more_than_twenty_words():
    for text in texts():
        for sentence in re.split(r"[.?!]\s", text):
            assert len(sentence.split()) <= 20, sentence


def test_the_framework_is_read_once():
    assert load_framework() is load_framework()


def test_a_framework_that_lacks_an_indicator_does_not_load():
    broken = data()
    del broken["competencies"][3]["indicators"]["C4d"]
    assert "C4: expected ['C4a', 'C4b', 'C4c', 'C4d']" in refused(broken)


def test_a_framework_that_lacks_a_level_does_not_load():
    broken = data()
    del broken["competencies"][0]["levels"][4]
    assert "C1: expected [1, 2, 3, 4], found [1, 2, 3]" in refused(broken)


def test_a_framework_that_lacks_a_competency_does_not_load():
    broken = data()
    del broken["competencies"][1]
    assert "competencies: expected" in refused(broken)


def test_a_framework_that_lacks_a_rubric_name_does_not_load():
    broken = data()
    del broken["rubric"][1]
    assert "rubric: expected" in refused(broken)


def test_a_framework_that_names_unknown_evidence_does_not_load():
    broken = data()
    broken["competencies"][5]["evidence"] = [["OP"], ["ZZ"]]
    assert "C6: no such evidence as ['ZZ']" in refused(broken)


@pytest.mark.parametrize("evidence", [[["OP"]], [["OP"], []]])
def test_a_competency_shown_by_one_type_alone_does_not_load(evidence):
    broken = data()
    broken["competencies"][0]["evidence"] = evidence
    assert "evidence" in refused(broken)


@pytest.mark.parametrize("level", [0, 5])
def test_a_standard_that_is_no_level_does_not_load(level):
    assert "standard_level" in refused(data() | {"standard_level": level})


def test_the_framework_is_frozen():
    with pytest.raises(ValueError, match="frozen"):
        load_framework().version = 2


def test_an_empty_sentence_does_not_load():
    broken = data()
    broken["competencies"][0]["indicators"]["C1a"] = "  "
    assert "C1a" in refused(broken)


def test_what_is_not_yaml_does_not_load():
    with pytest.raises(ValueError, match="not YAML"):
        read_framework("competencies: [")


# --- in other languages ---------------------------------------------------------------------

TRANSLATED = ["ar", "it"]


def in_italian():
    file = FRAMEWORK_FILE.with_name("framework.it.yaml")
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def translation_refused(changed):
    with pytest.raises(ValueError) as caught:  # noqa: PT011  # the caller looks at the words
        read_translation(yaml.safe_dump(changed, sort_keys=False), load_framework())
    return str(caught.value)


def test_its_words_ship_in_every_language_of_the_pages(settings):
    others = {code for code, _name in settings.LANGUAGES} - {"en"}
    assert sorted(others) == sorted(load_translations()) == TRANSLATED


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_leaves_no_sentence_in_english(language):
    words = load_translations()[language]
    english = set(texts())
    for competency in words.competencies.values():
        said = {competency.name, *competency.indicators.values(), *competency.levels.values()}
        assert not said & english
    assert not {*words.rubric.values(), *words.evidence_types.values()} & english


def test_a_translation_that_lacks_an_indicator_does_not_load():
    broken = in_italian()
    del broken["competencies"]["C4"]["indicators"]["C4d"]
    assert "C4: expected ['C4a', 'C4b', 'C4c', 'C4d']" in translation_refused(broken)


def test_a_translation_with_another_competency_does_not_load():
    broken = in_italian()
    broken["competencies"]["C12"] = broken["competencies"].pop("C11")
    assert "competencies: expected" in translation_refused(broken)


def test_a_translation_that_lacks_a_level_name_does_not_load():
    broken = in_italian()
    del broken["rubric"][4]
    assert "rubric: expected [1, 2, 3, 4], found [1, 2, 3]" in translation_refused(broken)
