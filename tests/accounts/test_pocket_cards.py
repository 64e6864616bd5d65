"""A card and what she knows beside it: together they open, each alone is worth nothing."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.auth.notice_services import answer_notice, note_recovery
from accounts.card_login import services
from accounts.card_login.rules import MOST_WRONG, Kind
from accounts.models import LoginCard, Session, User
from accounts.roles import Role
from accounts.services import grant_role
from core.audit.models import Entry
from core.clock import now
from core.errors import Invalid, NotFound

NUMBER = "4072"
PICTURES = ("cup", "bus", "key", "sun")
PASSPHRASE = "green boat quiet river"
# What the form of a new card asks for besides.
WORDS = {"new-passphrase": PASSPHRASE}
CODE = re.compile(r'<p class="code" dir="ltr">([A-Z0-9-]+)</p>')


@pytest.fixture
def joy(person):
    made = person(name="joy")
    made.set_password(PASSPHRASE)
    made.save()
    return made


@pytest.fixture
def card(joy):
    """Call it for the code of a new card of hers."""

    def make(kind=Kind.NUMBERS, signs=(NUMBER,), user=joy):
        return services.make_card(user=user, kind=kind, signs=signs, at=now())[1]

    return make


def try_it(code, number=NUMBER, browser=None, **more):
    sent = {"code": code, "then": "signs", "sign": number}
    return (browser or Client()).post("/card/", sent | more.pop("sent", {}), **more)


def code_line(page):
    """The line of the form in which the code is typed."""
    return re.search(r'<input[^>]*name="code"[^>]*>', page).group()


def is_in(browser):
    return browser.get("/leave/state/").json()["signed_in"]


# --- coming in ------------------------------------------------------------------------------


def test_she_makes_a_card_under_me_and_comes_in_with_it_and_her_number(joy, signed_in):
    page = signed_in(joy).post("/me/card/", {"kind": "numbers", "new-sign": NUMBER} | WORDS)
    code = CODE.search(page.content.decode()).group(1)
    browser = Client()
    asked = browser.post("/card/", {"code": code.lower().replace("-", " ")})
    assert "Your number" in asked.content.decode()
    assert not is_in(browser)
    assert try_it(code, browser=browser).url == "/"
    assert is_in(browser)


def test_she_comes_in_with_four_pictures_in_her_order(joy, card):
    code, browser = card(Kind.PICTURES, PICTURES), Client()
    page = browser.post("/card/", {"code": code}).content.decode()
    assert page.count('type="radio" name="sign1"') == 12
    signs = {f"sign{place}": key for place, key in enumerate(PICTURES, start=1)}
    turned = {f"sign{place}": key for place, key in enumerate(reversed(PICTURES), start=1)}
    sent = {"code": code, "then": "signs"}
    assert browser.post("/card/", sent | turned).status_code == 400
    assert not is_in(browser)
    assert browser.post("/card/", sent | signs).status_code == 302
    assert is_in(browser)


def test_her_number_is_the_same_from_an_arabic_keyboard(card):
    browser = Client()
    try_it(card(), "٤٠٧٢", browser)
    assert is_in(browser)


def test_the_card_alone_and_the_number_alone_open_nothing(joy, card, person):
    code = card()
    services.make_card(user=person(name="amara"), kind=Kind.NUMBERS, signs=("5501",), at=now())
    for code_sent, number in ((code, ""), (code, "5501"), ("", NUMBER), ("ABCD-EFGH-JKMN", NUMBER)):
        browser = Client()
        assert try_it(code_sent, number, browser).status_code == 400
        assert not is_in(browser)


def test_it_is_a_sign_in_like_any_other(joy, card, settings):
    browser = Client()
    try_it(card(), browser=browser)
    session = Session.objects.get(account=joy)
    assert session.device == "shared"
    assert browser.get("/me/export/").status_code == 200
    # Nothing on her page of sign-ins tells that it was a card.
    assert "Where you are signed in" in browser.get("/me/").content.decode()
    assert try_it("x", browser=browser).url == "/"


def test_on_a_phone_of_her_own_she_says_so(joy, card):
    try_it(card(), sent={"device": "own"})
    assert Session.objects.get(account=joy).device == "own"


def test_a_page_in_an_old_window_with_a_code_of_an_older_card_says_so(card):
    old = card()
    new = card()
    refused = try_it(old)
    assert refused.status_code == 400
    assert "This card opens nothing" in refused.content.decode()
    assert try_it(new).status_code == 302


def test_the_code_stands_in_no_address_and_nowhere_in_the_table(card):
    code = card()
    row = LoginCard.objects.get()
    kept = " ".join(map(str, vars(row).values()))
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert "value=" not in code_line(Client().get(f"/card/?code={code}").content.decode())


def test_whoever_has_the_table_alone_cannot_try_numbers_on_it(card):
    from django.contrib.auth.hashers import check_password

    card()
    signs = LoginCard.objects.get().signs
    assert not any(check_password(guess, signs) for guess in (NUMBER, f"numbers:{NUMBER}"))


# --- wrong tries ----------------------------------------------------------------------------


def test_wrong_tries_are_counted_by_card_and_network_and_close_no_passphrase(joy, card):
    code = card()
    for _n in range(5):
        assert try_it(code, "5501").status_code == 400
    refused = try_it(code)
    assert refused.status_code == 429
    assert "Your secret words still work" in refused.content.decode()
    browser = Client()
    browser.post("/accounts/login/", {"login": "joy", "password": PASSPHRASE})
    assert is_in(browser)
    # From elsewhere the card works, and a stranger's header makes her nobody else.
    assert try_it(code, HTTP_X_FORWARDED_FOR="198.51.100.7").status_code == 429
    assert try_it(code, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_after_ten_wrong_tries_in_a_row_the_card_rests_wherever_they_came_from(
    card, joy, signed_in
):
    code = card()
    for place in range(MOST_WRONG):
        assert try_it(code, "5501", REMOTE_ADDR=f"198.51.{place}.7").status_code == 400
    refused = try_it(code, REMOTE_ADDR="203.0.113.9")
    assert "This card opens nothing" in refused.content.decode()
    assert "ten tries that did not fit" in signed_in(joy).get("/me/card/").content.decode()
    browser = Client()
    browser.post("/accounts/login/", {"login": "joy", "password": PASSPHRASE})
    assert is_in(browser)


def test_card_tries_of_a_stranger_are_counted_until_the_owner_has_seen_them(card, joy, signed_in):
    code, hers = card(), signed_in(joy)
    for place in range(3):
        elsewhere = {"REMOTE_ADDR": f"198.51.{place}.7"}
        for _n in range(2):
            try_it(code, "5501", **elsewhere)
        welcome = Client()
        try_it(code, browser=welcome, **elsewhere)
        assert "sign in with your card, and it did not work" in welcome.get("/").content.decode()
    assert "6 tries did not work" in hers.get("/me/card/").content.decode()
    hers.post("/me/card/seen/")
    assert LoginCard.objects.get().wrong_since_seen == 0
    assert "Every try has worked" in hers.get("/me/card/").content.decode()


def test_card_tried_over_many_sign_ins_rests_after_ten_in_all(card):
    code, network = card(), "198.51.{}.7"
    for place in range(MOST_WRONG):
        try_it(code, "5501", REMOTE_ADDR=network.format(place))
        if place < MOST_WRONG - 1:
            assert try_it(code, REMOTE_ADDR=network.format(place)).status_code == 302
    assert try_it(code, REMOTE_ADDR="203.0.113.9").status_code == 400


def test_many_tries_at_once_are_not_more_than_ten(card):
    card()
    row = LoginCard.objects.get()
    for _n in range(MOST_WRONG):
        # Each holds the row as it was before the others.
        with pytest.raises(Invalid):
            services.come_in(card=row, signs=("5501",))
    with pytest.raises(Invalid):
        services.come_in(card=row, signs=(NUMBER,))


def test_a_card_that_rests_and_one_that_nobody_has_are_answered_alike(card):
    code = card()
    LoginCard.objects.update(wrong_since_seen=MOST_WRONG)
    hidden = re.compile(r'value="[^"]*"')
    rests, unknown = (
        hidden.sub("", try_it(one).content.decode()) for one in (code, "ABCD-EFGH-JKMN")
    )
    assert rests == unknown


# --- void, first opened ---------------------------------------------------------------------


def test_she_sees_when_it_was_first_opened_and_makes_it_void(card, joy, signed_in):
    code, hers = card(), signed_in(joy)
    assert "Nobody has opened it yet" in hers.get("/me/card/").content.decode()
    Client().post("/card/", {"code": code})
    assert "First opened on" in hers.get("/me/card/").content.decode()
    hers.post("/me/card/void/")
    assert try_it(code).status_code == 400
    assert Entry.objects.filter(verb="pocket-card-void").exists()


def test_the_team_makes_it_void_and_no_other_organisation(card, joy, person, lighthouse, signed_in):
    code = card()
    where = f"/people/{joy.public_id}/"
    elsewhere = signed_in(person(Role.COORDINATOR, organisation=lighthouse))
    assert elsewhere.post(f"{where}card/").status_code == 404
    assert signed_in(person(Role.SUPERVISOR)).post(f"{where}card/").status_code == 404
    olga = signed_in(person(Role.COORDINATOR))
    assert "Login card" in olga.get(f"{where}access/").content.decode()
    assert olga.post(f"{where}card/").url == f"{where}access/"
    assert not LoginCard.objects.exists()
    assert try_it(code).status_code == 400
    assert olga.post(f"{where}card/").url == f"{where}access/"


def test_new_card_without_the_passphrase_is_not_made_however_fresh_the_sign_in(
    card, joy, signed_in
):
    code, hers = card(), signed_in(joy)
    for typed in ({}, {"new-passphrase": "not these words"}):
        asked = hers.post("/me/card/", {"kind": "numbers", "new-sign": "9261"} | typed)
        assert asked.status_code == 400
    assert try_it(code).status_code == 302
    hers.post("/me/card/void/")
    assert not LoginCard.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"kind": "numbers", "new-sign": "1234"}, "These digits follow each other"),
        ({"kind": "numbers"}, "Choose four to eight digits"),
        ({"kind": "pictures", "new-sign1": "cup"}, "Choose one picture in each row"),
        ({"kind": "pictures", "new-sign1": "lion"}, "Choose one picture in each row"),
        ({"kind": "nonsense"}, "Choose four to eight digits"),
    ],
)
def test_what_is_soon_guessed_is_said_and_the_old_card_stays(card, joy, signed_in, sent, sentence):
    code = card()
    refused = signed_in(joy).post("/me/card/", sent | WORDS)
    assert refused.status_code == 400
    assert sentence in refused.content.decode()
    assert try_it(code).status_code == 302


# --- who has none ---------------------------------------------------------------------------


def test_staff_make_none_and_come_in_with_none(card, joy, person, signed_in):
    assert signed_in(person(Role.SUPERVISOR)).get("/me/card/").status_code == 404
    with pytest.raises(NotFound):
        card(user=person(Role.COORDINATOR))
    code = card()
    grant_role(user=joy, role=Role.SUPERVISOR, organisation=joy_home(joy), at=now())
    assert try_it(code).status_code == 400


def joy_home(joy):
    return joy.memberships.first().organisation


def test_an_account_that_rests_is_not_opened_by_a_card(card, joy):
    code = card()
    User.objects.filter(pk=joy.pk).update(is_active=False)
    browser = Client()
    try_it(code, browser=browser)
    assert not is_in(browser)


def test_not_me_and_a_new_passphrase_by_the_team_end_the_card(card, joy):
    code = card()
    note_recovery(user=joy, at=now())
    notice = joy.sign_in_notices.get()
    answer_notice(
        user=joy,
        public_id=notice.public_id,
        was_me=False,
        session_key=None,
        digest="",
        at=now(),
    )
    assert try_it(code).status_code == 400


def test_cards_work_while_nothing_is_remembered(card):
    """The count that ends a card for good stands in the database and not in the cache."""
    code = card()
    for _n in range(MOST_WRONG):
        cache.clear()
        try_it(code, "5501")
    assert try_it(code).status_code == 400
