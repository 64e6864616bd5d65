"""How many wrong tries close which way in; codes that are copied by hand; whose phone it is."""

import pytest

from accounts.auth.codes import CODE_ALPHABET, CODE_LENGTH, drawn, in_groups, plain
from accounts.sessions.rules import Ceiling, Ceilings, card_ceilings, ceilings, device_of

MINUTE = 60


def test_5_4_a_stranger_is_slowed_where_she_is_and_the_account_is_closed_nowhere_else():
    assert ceilings(name="amara", network="here") == Ceilings(
        first=(
            Ceiling("network:here", 60, 10 * MINUTE),
            Ceiling("here:amara:here", 5, 5 * MINUTE),
        ),
        account=Ceiling("account:amara", 50, 24 * 60 * MINUTE),
        slow=Ceiling("slow:amara:here", 3, 15 * MINUTE),
    )


def test_5_4_her_own_phone_is_counted_for_itself_whatever_strangers_try():
    assert ceilings(name="amara", network="here", device="d1") == Ceilings(
        (Ceiling("device:d1", 10, 15 * MINUTE),), account=None, slow=None
    )


@pytest.mark.parametrize("device", ["", "d1"])
def test_whoever_is_signed_in_and_proves_it_again_is_counted_for_herself(device):
    assert ceilings(name="amara", network="here", device=device, signed_in="7") == Ceilings(
        (Ceiling("again:7", 10, 15 * MINUTE),), account=None, slow=None
    )


def test_two_accounts_behind_one_network_share_its_ceiling_alone():
    one, other = (ceilings(name=name, network="here") for name in ("amara", "blessing"))
    assert one.first[0] == other.first[0]
    assert {one.first[1], one.account, one.slow}.isdisjoint(
        {other.first[1], other.account, other.slow}
    )


def test_tries_with_cards_are_counted_apart_from_passphrases():
    assert card_ceilings(card="c1", network="here") == Ceilings(
        (
            Ceiling("cards:here", 60, 10 * MINUTE),
            Ceiling("card:c1:here", 5, 15 * MINUTE),
        ),
        account=None,
        slow=None,
    )


def test_a_code_is_drawn_letter_by_letter_from_letters_that_nobody_confuses():
    asked = []

    def last_of(letters):
        asked.append(letters)
        return letters[-1]

    assert drawn(last_of) == "9" * CODE_LENGTH
    assert asked == [CODE_ALPHABET] * CODE_LENGTH
    assert set("0O1IL").isdisjoint(CODE_ALPHABET)


def test_a_code_is_shown_in_groups_of_four_and_read_however_she_writes_it():
    assert in_groups("ABCDEFGH2345") == "ABCD-EFGH-2345"
    assert in_groups("ABCDE") == "ABCD-E"
    assert in_groups("") == ""
    for written in ("abcd-efgh-2345", " ABCD EFGH\t2345\n", "A.B.C.D/efgh_2345", "ABCDEFGH2345"):
        assert plain(written) == "ABCDEFGH2345"


@pytest.mark.parametrize(
    ("session", "device"),
    [({}, "shared"), ({"device": "shared"}, "shared"), ({"device": "own"}, "own")],
)
def test_10_15_a_phone_is_shared_unless_she_said_that_it_is_hers(session, device):
    assert device_of(session) == device


@pytest.mark.parametrize("said", ["OWN", "", None, "mine", True])
def test_10_15_anything_else_in_a_session_does_not_make_a_phone_hers(said):
    assert device_of({"device": said}) == "shared"
