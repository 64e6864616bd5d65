"""What she is asked, how long an answer holds, and the words of each question."""

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
import yaml

from accounts.consents import texts
from accounts.consents.rules import (
    ASKED_OF,
    NEEDED_IN_A_ROOM,
    OTHER_LANGUAGE,
    SPOKEN,
    Kind,
    Medium,
    asked_of,
    holds_until,
    is_valid,
    kind_of,
    oldest_that_holds,
)
from accounts.roles import PARTICIPANT_ROLES, STAFF_ROLES, Role
from core.discretion import contains_telling_word
from lms.settings.base import LANGUAGES

AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def valid(kind=Kind.SUPERVISED, *, yes=True, version=2, current=2, answered_at=AT, at=AT):
    return is_valid(kind, yes=yes, version=version, current=current, answered_at=answered_at, at=at)


def test_a_yes_holds_for_half_a_year_and_one_to_being_contacted_for_ninety_days():
    for kind in Kind:
        days = 90 if kind == Kind.CONTACT else 183
        end = AT + timedelta(days=days)
        assert holds_until(kind, AT) == end
        assert valid(kind, at=AT)
        assert valid(kind, at=end - INSTANT)
        assert not valid(kind, at=end)


@pytest.mark.parametrize("kind", Kind)
def test_the_oldest_yes_that_holds_is_the_same_rule_from_the_other_end(kind):
    oldest = oldest_that_holds(kind, AT)
    assert holds_until(kind, oldest) == AT
    assert not valid(kind, answered_at=oldest)
    assert valid(kind, answered_at=oldest + INSTANT)


def test_a_no_other_words_and_an_answer_to_come_are_no_yes():
    assert not valid(yes=False)
    assert not valid(version=1)
    assert not valid(version=3)
    assert not valid(answered_at=AT + INSTANT)


def test_a_mentee_is_asked_everything_and_staff_nothing():
    assert asked_of([Role.MENTEE]) == list(Kind)
    assert asked_of(sorted(STAFF_ROLES)) == []
    assert all(asked_of([role]) for role in PARTICIPANT_ROLES)


def test_a_mentor_is_not_asked_whether_she_will_meet_one():
    for role in (Role.LEARNER, Role.MENTOR):
        assert set(Kind) - set(asked_of([role])) == {Kind.MEET_MENTOR, Kind.MENTOR_LEARNS}
    assert asked_of([Role.MENTOR, Role.MENTEE]) == list(Kind)


def test_rooms_need_these_answers_and_no_others():
    needed = {"supervised", "what_is_kept", "must_tell", "care_of_others"}
    assert needed == NEEDED_IN_A_ROOM


@pytest.mark.parametrize("role", sorted(PARTICIPANT_ROLES))
def test_what_rooms_need_is_asked_of_every_woman(role):
    assert ASKED_OF[role] >= NEEDED_IN_A_ROOM


def test_spoken_is_whatever_she_did_not_read_herself():
    assert set(Medium) - {Medium.READ} == SPOKEN


def test_other_language_is_the_code_for_undetermined():
    assert OTHER_LANGUAGE == "und"


def test_each_question_has_a_number_and_no_other_number_has_one():
    assert [kind_of(kind.number) for kind in Kind] == list(Kind)
    assert kind_of(0) is None
    assert kind_of(-1) is None
    assert kind_of(len(Kind) + 1) is None


@pytest.mark.parametrize("language", texts.languages())
def test_the_words_are_whole_short_and_the_same_in_every_language(language):
    found = texts.texts_in(language)
    assert list(found) == list(Kind)
    for kind, versions in found.items():
        assert len(versions) == texts.current_version(kind)
        for words in versions:
            for sentence in _sentences(words):
                assert len(sentence.split()) <= 20, sentence


@pytest.mark.parametrize(
    ("language", "limits"),
    [
        ("en", ("life", "child", "court", "the same day")),
        ("it", ("vita", "bambin", "tribunale", "lo stesso giorno")),
        ("ar", ("حياة", "طفل", "محكمة", "في اليوم نفسه")),
    ],
)
def test_the_question_about_danger_names_all_four_limits(language, limits):
    what = texts.text_of(Kind.MUST_TELL, language).what
    assert [limit for limit in limits if limit not in what] == []


def _sentences(words):
    for text in words.model_dump().values():
        yield from (part for part in re.split(r"[.?؟!]\s", text) if part)


def test_there_are_words_in_every_language_that_is_offered():
    assert {code for code, _name in LANGUAGES} <= set(texts.languages())


def test_who_wants_a_language_without_words_is_asked_in_the_original():
    assert texts.language_for("xx") == "en"
    assert texts.text_of(Kind.CONTACT, "xx") == texts.text_of(Kind.CONTACT, "en")
    assert texts.text_of(Kind.CONTACT, "it") != texts.text_of(Kind.CONTACT, "en")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Course files of one's own, in place of those that ship."""
    for language in ("en", "it"):
        (tmp_path / f"{language}.yaml").write_text((texts.FOLDER / f"{language}.yaml").read_text())
    monkeypatch.setattr(texts, "FOLDER", tmp_path)
    texts.texts_in.cache_clear()
    yield tmp_path
    monkeypatch.undo()
    texts.texts_in.cache_clear()


def test_words_without_one_of_the_questions_are_refused(folder):
    file = folder / "it.yaml"
    words = yaml.safe_load(file.read_text())
    del words[Kind.CONTACT]
    file.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False))
    with pytest.raises(ValueError, match="it: the questions are not those of the rules"):
        texts.texts_in("it")


def test_words_in_another_order_than_that_of_the_rules_are_refused(folder):
    file = folder / "en.yaml"
    words = yaml.safe_load(file.read_text())
    turned = dict(reversed(words.items()))
    file.write_text(yaml.safe_dump(turned, allow_unicode=True, sort_keys=False))
    with pytest.raises(ValueError, match="en: the questions are not those of the rules"):
        texts.texts_in("en")


def test_words_with_another_version_than_the_original_are_refused(folder):
    file = folder / "it.yaml"
    words = yaml.safe_load(file.read_text())
    words[Kind.STOPPING].append(words[Kind.STOPPING][0])
    file.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False))
    with pytest.raises(ValueError, match="it: stopping has other versions than the original"):
        texts.texts_in("it")


def test_a_version_is_found_by_its_number_and_todays_is_the_last(folder):
    for language in ("en", "it"):
        file = folder / f"{language}.yaml"
        words = yaml.safe_load(file.read_text())
        newer = words[Kind.STOPPING][0] | {"question": f"Newer, in {language}?"}
        words[Kind.STOPPING].append(newer)
        file.write_text(yaml.safe_dump(words, allow_unicode=True, sort_keys=False))
    assert texts.current_version(Kind.STOPPING) == 2
    assert texts.text_of(Kind.STOPPING, "it").question == "Newer, in it?"
    assert texts.text_of(Kind.STOPPING, "it", 2) == texts.text_of(Kind.STOPPING, "it")
    assert texts.text_of(Kind.STOPPING, "it", 1) != texts.text_of(Kind.STOPPING, "it")


def test_no_two_questions_say_the_same():
    for language in texts.languages():
        asked = [texts.text_of(kind, language).question for kind in Kind]
        assert len(set(asked)) == len(asked)


def test_words_of_questions_are_heard_by_nobody_else():
    """A question may stand on a screen: it tells a bystander nothing."""
    for kind, language in product(Kind, texts.languages()):
        assert not contains_telling_word(texts.text_of(kind, language).question)
