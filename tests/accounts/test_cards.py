"""A card is made, printed once, first opened, extended, made void; nowhere does a name stand."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from accounts.models import Invitation, Session
from accounts.roles import Role
from accounts.services import extend_card, invite, join, make_cards, void_card
from core.clock import now
from core.errors import Conflict, Gone, Invalid, NotFound
from tests.factories.people import open_to_women

pytestmark = pytest.mark.engine


@pytest.fixture
def olga(person, harbour):
    open_to_women(harbour)
    return person(Role.COORDINATOR, "olga")


@pytest.fixture
def card(olga, harbour):
    return invite(by=olga, organisation=harbour, role=Role.LEARNER, at=now())


def come_in(code, at=None):
    return join(
        code=code,
        alias="amal",
        shown_name="",
        passphrase="green boat quiet river",
        language="en",
        is_adult=True,
        at=at or now(),
    )


def state_of(card, at=None):
    return Invitation.objects.get(pk=card.pk).state_at(at or now())


def test_nobody_comes_in_with_a_void_card(card, olga):
    void_card(by=olga, card_id=card[0].public_id, at=now())
    void_card(by=olga, card_id=card[0].public_id, at=now())
    with pytest.raises(Gone):
        come_in(card[1])
    assert state_of(card[0]) == "void"
    with pytest.raises(Conflict):
        extend_card(by=olga, card_id=card[0].public_id, at=now())


def test_a_card_that_is_too_old_is_good_again_after_two_weeks_more(card, olga):
    later = now() + timedelta(days=20)
    assert state_of(card[0], later) == "expired"
    extend_card(by=olga, card_id=card[0].public_id, at=later)
    assert come_in(card[1], at=later + timedelta(days=13)).pk


def test_a_used_card_is_neither_void_nor_longer(card, olga):
    come_in(card[1])
    for act in (void_card, extend_card):
        with pytest.raises(Conflict):
            act(by=olga, card_id=card[0].public_id, at=now())


def test_only_coordinators_of_the_organisation_touch_a_card(card, person, lighthouse):
    others = [person(Role.SAFEGUARDING_LEAD), person(Role.COORDINATOR, organisation=lighthouse)]
    for who in others:
        for act in (void_card, extend_card):
            with pytest.raises(NotFound):
                act(by=who, card_id=card[0].public_id, at=now())


def test_the_first_look_at_a_code_is_noted_once_by_the_page_for_joining(card, client):
    assert client.post("/join/card/", {"code": "AAAA-BBBB-CCCC"}).status_code == 404
    assert state_of(card[0]) == "open"
    assert client.post("/join/card/", {"code": card[1]}).status_code == 200
    first = Invitation.objects.get(pk=card[0].pk).first_opened_at
    assert state_of(card[0]) == "looked-at"
    # Without scripts: the whole form, with something missing.
    assert client.post("/join/", {"code": card[1]}).status_code == 400
    assert Invitation.objects.get(pk=card[0].pk).first_opened_at == first


def test_a_code_in_an_address_is_not_taken(card, client):
    page = client.get("/join/", {"code": card[1]}).content.decode()
    assert f'value="{card[1]}"' not in page
    assert client.get("/join/card/", {"code": card[1]}).status_code == 405
    assert state_of(card[0]) == "open"


def test_twelve_cards_at_once_and_no_more_and_one_for_the_team(olga, harbour):
    made = make_cards(by=olga, organisation=harbour, role=Role.MENTEE, how_many=12, at=now())
    assert [card.number for card, _code in made] == list(range(1, 13))
    assert len({code for _card, code in made}) == 12
    for role, how_many in ((Role.MENTEE, 13), (Role.MENTEE, 0), (Role.SUPERVISOR, 2)):
        with pytest.raises(Invalid):
            make_cards(by=olga, organisation=harbour, role=role, how_many=how_many, at=now())


def test_10_26_printed_cards_hold_code_picture_and_qr_and_no_name_or_role(
    olga, harbour, signed_in, settings
):
    import io

    import segno
    import zxingcpp
    from PIL import Image

    answer = signed_in(olga).post(
        "/people/invitations/",
        {"organisation": harbour.public_id, "role": "mentee", "how_many": 3},
    )
    page = answer.content.decode()
    printed = answer.context["cards"]
    assert len(printed) == 3
    paper = page[
        page.index('<ul class="cards">') : page.index("</ul>", page.index('<ul class="cards">'))
    ]
    for one in printed:
        assert paper.count(one.code) == 1
    assert paper.count('class="drawing"') == paper.count("<svg viewBox") == 3
    for name in ("Harbour", "Olga", "Mentee", "<input"):
        assert name not in paper
    # What the phone reads is the page for joining, with the code where no server sees it.
    drawn = io.BytesIO()
    segno.make(f"{settings.BASE_URL}/join/#{printed[0].code}", error="m").save(
        drawn, kind="png", scale=4, border=4
    )
    (read,) = zxingcpp.read_barcodes(Image.open(drawn))
    address = urlsplit(read.text)
    assert (address.path, address.query, address.fragment) == ("/join/", "", printed[0].code)
    path = re.search(r'<path class="qrline"[^>]* d="([^"]+)"', paper)[1]
    assert path in segno.make(read.text, error="m").svg_inline(omitsize=True, border=2)


def test_the_list_of_cards_shows_numbers_and_states_and_never_a_code(card, olga, signed_in, client):
    client.post("/join/card/", {"code": card[1]})
    page = signed_in(olga).get("/people/cards/").content.decode()
    assert "First opened" in page
    assert card[1] not in page


@pytest.mark.django_db
def test_r1_6_who_is_not_18_reads_who_can_help_and_nothing_is_kept(client):
    assert 'href="/join/not-yet/"' in client.get("/join/").content.decode()
    before = Session.objects.count()
    page = client.get("/join/not-yet/").content.decode()
    assert 'href="/help/"' in page
    assert 'method="post" action="/join' not in page
    assert not client.cookies.get("sessionid")
    assert Session.objects.count() == before
