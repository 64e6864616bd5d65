"""The room protocol, version 1 (contract 6)."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from mentors.rooms.frames import protocol, server
from mentors.rooms.frames.client import FRAMES, Frame, Say
from mentors.rooms.frames.protocol import ProtocolError, parse
from mentors.rooms.rules.messaging import AT_HAND, PHRASE_GROUPS, PHRASES

ID = "0b7f2f0e-6a0e-4c52-8f0e-2f6a1d7c9b33"
AT = datetime(2025, 3, 3, 10, 0, 0, 123456, tzinfo=UTC)


def frame(**fields):
    return json.dumps(fields)


def say(**fields):
    return parse(frame(type="say", id=ID, **fields))


def refusal(raw, **options):
    with pytest.raises(ProtocolError) as caught:
        parse(raw, **options)
    return caught.value


# --- client to server -----------------------------------------------------------------------


def test_every_frame_that_can_be_parsed_is_found_by_its_type():
    assert set(get_args(Frame.__value__)) == set(FRAMES.values())
    for name, model in FRAMES.items():
        assert get_args(model.model_fields["type"].annotation) == (name,)


@pytest.mark.parametrize("name", ["hold", "continue", "beat", "here", "open", "close", "leave"])
def test_a_frame_of_one_word_is_parsed(name):
    parsed = parse(frame(type=name))
    assert type(parsed) is FRAMES[name]
    assert parsed.type == name


def test_hello_says_after_which_number_to_replay():
    assert parse(frame(type="hello", after=17)).after == 17
    assert parse(frame(type="hello", after=0)).after == 0


def test_hello_without_a_number_replays_from_when_she_joined():
    assert parse(frame(type="hello")).after == 0


@pytest.mark.parametrize("after", [-1, 1.5, "17", True, None, [1], 2**63])
def test_hello_with_a_strange_number_is_malformed(after):
    problem = refusal(frame(type="hello", after=after))
    assert (problem.code, problem.close_code) == ("malformed", None)
    assert problem.detail.startswith("after: ")


def test_the_largest_number_that_the_database_can_count_is_accepted():
    assert parse(frame(type="hello", after=2**63 - 1)).after == 2**63 - 1


def test_words_are_said_without_the_blanks_around_them():
    parsed = say(text="  Good morning \n")
    assert (parsed.id, parsed.text, parsed.phrase) == (UUID(ID), "Good morning", None)
    assert parsed.too_long is False


@pytest.mark.parametrize("phrase", PHRASES)
def test_every_picture_phrase_can_be_said(phrase):
    parsed = say(phrase=phrase)
    assert (parsed.text, parsed.phrase, parsed.too_long) == (None, phrase, False)


def test_null_is_the_same_as_leaving_it_out():
    assert say(text="hello", phrase=None).text == "hello"
    assert say(text=None, phrase="yes").phrase == "yes"


def test_characters_that_a_database_cannot_keep_are_taken_out():
    assert say(text="\x00Good\x00 morning\x00").text == "Good morning"


def test_two_thousand_characters_are_enough_and_one_more_is_too_long():
    assert say(text=" " + "a" * 2000 + " ").too_long is False
    assert say(text="a" * 2001).too_long is True


def test_characters_count_and_not_bytes():
    raw = json.dumps({"type": "say", "id": ID, "text": "😀" * 2000}, ensure_ascii=False)
    assert parse(raw).too_long is False


@pytest.mark.parametrize(
    ("fields", "detail"),
    [
        ({}, "text-or-phrase"),
        ({"text": "hello", "phrase": "yes"}, "text-or-phrase"),
        ({"text": "", "phrase": "yes"}, "text-or-phrase"),
        ({"text": ""}, "text-empty"),
        ({"text": " \n\t "}, "text-empty"),
        ({"text": "\x00"}, "text-empty"),
        ({"text": "\u200b\u200d\ufeff"}, "text-empty"),
        ({"text": "\u2028\u2029 \u00a0 \u0007\u200b"}, "text-empty"),
        ({"text": "\u200b\u2028\u200b"}, "text-empty"),
        ({"text": "\u200b\u2029\u200b"}, "text-empty"),
        ({"text": "\u200b \u200b"}, "text-empty"),
        ({"text": "\u200b\u0007\u200b"}, "text-empty"),
        ({"phrase": "no-such-phrase"}, "phrase-unknown"),
        ({"phrase": ""}, "phrase-unknown"),
        ({"text": 7}, "text: string_type"),
        ({"phrase": ["yes"]}, "phrase: string_type"),
    ],
)
def test_saying_nothing_or_two_things_or_something_odd_is_malformed(fields, detail):
    problem = refusal(frame(type="say", id=ID, **fields))
    assert (problem.code, problem.detail, problem.close_code) == ("malformed", detail, None)


@pytest.mark.parametrize("id_", ["", "17", 17, None, [ID]])
def test_a_message_needs_its_id(id_):
    assert refusal(frame(type="say", id=id_, text="hello")).detail.startswith("id: ")
    assert refusal(frame(type="say", text="hello")).detail == "id: missing"


def test_the_same_id_in_capitals_is_the_same_id():
    assert parse(frame(type="say", id=ID.upper(), text="hello")).id == UUID(ID)


def test_a_frame_is_frozen():
    with pytest.raises(ValidationError):
        say(text="hello").text = "other"


@pytest.mark.parametrize("name", ["shout", "", "Hello", "hello ", "__class__"])
def test_an_unknown_type_says_so(name):
    problem = refusal(frame(type=name))
    assert (problem.code, problem.close_code) == ("unknown-type", None)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        " ",
        "null",
        "17",
        '"hello"',
        "[]",
        '[{"type":"hello"}]',
        "{}",
        "{",
        '{"type":null}',
        '{"type":17}',
        '{"type":["hello"]}',
        "{'type':'hello'}",
        '{"type":"hello","after":NaN}',
        '{"type":"hello","after":1e999}',
        '{"type":"hello"} {"type":"hold"}',
        "[" * 8000,
        '{"type":' * 1000,
        "9" * 8000,
        "\ud800",
        '"\ud800"',
        r'{"type":"\ud800"}',
        r'{"type":"beat","\ud800":1}',
    ],
)
def test_what_is_no_frame_is_malformed_and_the_socket_stays(raw):
    problem = refusal(raw)
    assert (problem.code, problem.close_code) == ("malformed", None)


def test_what_a_client_is_told_never_repeats_its_own_words():
    for raw in (
        frame(type="beat", zebra="zebra"),
        frame(type="zebra"),
        frame(type="say", id="zebra", text="hello"),
        frame(type="say", id=ID, phrase="zebra"),
        '{"zebra',
    ):
        assert "zebra" not in str(refusal(raw))


def test_an_unknown_field_is_malformed():
    problem = refusal(frame(type="beat", colour="blue"))
    assert (problem.code, problem.detail) == ("malformed", "unknown field")


@pytest.mark.parametrize("raw", [b"", b'{"type":"beat"}', bytearray(b"x"), memoryview(b"x")])
def test_a_binary_frame_closes_the_socket(raw):
    problem = refusal(raw)
    assert (problem.code, problem.close_code) == ("binary", protocol.CLOSE_BAD_FRAME)


def test_an_oversize_frame_closes_the_socket():
    just = '{"type":"beat"}'.ljust(8192)
    assert parse(just).type == "beat"
    problem = refusal(just + " ")
    assert (problem.code, problem.close_code) == ("oversize", 4400)


def test_size_is_counted_in_bytes():
    raw = '{"type":"é"}'
    assert refusal(raw, limit=13).code == "unknown-type"
    assert refusal(raw, limit=12).code == "oversize"
    assert refusal(raw, limit=12).detail == "at most 12 bytes a frame"


def test_an_error_says_its_code_and_detail():
    problem = ProtocolError("malformed", "not JSON")
    assert str(problem) == "malformed: not JSON"
    assert problem.close_code is None


def outcome_of(raw):
    """What parsing came to: ("parsed", frame class), or the code and close code of the refusal."""
    try:
        return "parsed", type(parse(raw))
    except ProtocolError as problem:
        return problem.code, problem.close_code


OUTCOMES = {
    ("binary", 4400),
    ("oversize", 4400),
    ("malformed", None),
    ("unknown-type", None),
    *(("parsed", model) for model in FRAMES.values()),
}
ANY_TEXT = st.text(st.characters(exclude_categories=()))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
    max_leaves=6,
)
NEAR_FRAMES = st.fixed_dictionaries(
    {"type": st.sampled_from([*FRAMES, "other"]) | JSON},
    optional={
        "id": st.just(ID) | JSON,
        "text": ANY_TEXT | JSON,
        "phrase": st.sampled_from(PHRASES) | JSON,
        "after": JSON,
        "other": JSON,
    },
)


@settings(max_examples=300)
@given(ANY_TEXT | st.binary())
def test_any_text_and_any_bytes_are_parsed_or_refused(raw):
    assert outcome_of(raw) in OUTCOMES


@settings(max_examples=500)
@given(NEAR_FRAMES | JSON, st.booleans())
def test_any_json_and_anything_like_a_frame_is_parsed_or_refused(data, ascii_only):
    assert outcome_of(json.dumps(data, ensure_ascii=ascii_only)) in OUTCOMES


@given(st.text(max_size=2100))
def test_words_that_are_accepted_are_never_empty_and_carry_no_nul(text):
    try:
        parsed = say(text=text)
    except ProtocolError:
        return
    assert isinstance(parsed, Say)
    assert parsed.text
    assert parsed.text == parsed.text.strip()
    assert "\x00" not in parsed.text
    assert parsed.too_long == (len(parsed.text) > 2000)


# --- server to client -----------------------------------------------------------------------


def test_welcome_carries_room_you_people_and_the_latest_number():
    person = {"id": "p1", "name": "Grace"}
    room = {"state": "lobby"}
    sent = server.welcome(room=room, you=person, people=(person,), seq=17, after=3)
    assert sent == {
        "type": "welcome",
        "room": {"state": "lobby"},
        "you": person,
        "people": [person],
        "seq": 17,
        "after": 3,
    }


def test_a_message_of_words_leaves_out_what_does_not_apply():
    sent = server.message(seq=18, id=UUID(ID), sender="p1", kind="say", at=AT, text="hello")
    assert sent == {
        "type": "message",
        "seq": 18,
        "id": ID,
        "from": "p1",
        "kind": "say",
        "at": "2025-03-03T10:00:00.123Z",
        "text": "hello",
    }


def test_a_translation_names_its_message_and_its_language():
    other = UUID(int=7)
    sent = server.message(
        seq=19,
        id=UUID(ID),
        sender="p2",
        kind="translation",
        at=AT,
        text="ciao",
        of=other,
        lang="it",
    )
    assert (sent["of"], sent["lang"]) == (str(other), "it")
    assert "phrase" not in sent


def test_a_phrase_is_sent_by_its_key():
    sent = server.message(seq=1, id=UUID(ID), sender="p", kind="phrase", at=AT, phrase="yes")
    assert sent["phrase"] == "yes"
    assert "text" not in sent


def test_times_are_sent_in_utc_whatever_their_zone():
    rome = AT.astimezone(timezone(timedelta(hours=1)))
    sent = server.message(seq=1, id=UUID(ID), sender="p", kind="say", at=rome, text="x")
    assert sent["at"] == "2025-03-03T10:00:00.123Z"


def test_a_time_without_a_zone_is_never_sent():
    with pytest.raises(ValueError, match="without a zone"):
        server.state(state="held", until=AT.replace(tzinfo=None))


def test_a_rejection_gives_one_of_the_reasons_of_the_contract():
    for reason in ("held", "not-open", "muted", "too-long", "too-fast", "screened"):
        assert server.rejected(id=UUID(ID), reason=reason) == {
            "type": "rejected",
            "id": ID,
            "reason": reason,
        }
    with pytest.raises(ValueError, match="no such reason: boring"):
        server.rejected(id=UUID(ID), reason="boring")


def test_the_state_says_why_and_until_when():
    assert server.state(state="held", why="lease-expired", until=AT) == {
        "type": "state",
        "state": "held",
        "why": "lease-expired",
        "until": "2025-03-03T10:00:00.123Z",
    }
    assert server.state(state="open") == {
        "type": "state",
        "state": "open",
        "why": "",
        "until": None,
    }


def test_the_list_of_people_and_an_error_are_frames():
    assert server.people(({"id": "p1"},)) == {"type": "people", "people": [{"id": "p1"}]}
    waiting = server.waiting(id=UUID(ID), category="phone", sender="p1", at=AT)
    assert waiting == {
        "type": "waiting",
        "id": ID,
        "category": "phone",
        "from": "p1",
        "at": "2025-03-03T10:00:00.123Z",
    }
    assert server.error("malformed", "not JSON") == {
        "type": "error",
        "code": "malformed",
        "detail": "not JSON",
    }


def test_a_server_frame_goes_over_the_wire_compact_and_in_its_own_letters():
    assert server.encode(server.error("a", "é")) == '{"type":"error","code":"a","detail":"é"}'


def test_the_codes_of_closing_are_those_of_the_contract():
    assert protocol.SUBPROTOCOL == "room.v1"
    assert (
        protocol.CLOSE_BAD_FRAME,
        protocol.CLOSE_NOT_SIGNED_IN,
        protocol.CLOSE_NOT_A_PARTICIPANT,
        protocol.CLOSE_REPLACED,
        protocol.CLOSE_TOO_FAST,
    ) == (4400, 4401, 4403, 4409, 4429)


def test_there_are_at_least_forty_phrases_ten_of_them_at_hand_and_no_more_than_five_groups():
    assert len(PHRASES) == len(set(PHRASES)) >= 40
    assert len(PHRASE_GROUPS[AT_HAND]) == 10
    assert len(PHRASE_GROUPS) <= 5
