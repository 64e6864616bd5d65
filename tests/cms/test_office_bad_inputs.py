"""Each address of the office with forms that no browser sends: none ends in an error page."""

from itertools import product

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RoutePattern
from wagtail.models import Page

from accounts.roles import Role
from cms.office.services import give_office_access, set_up_site
from tests.factories.courses import make_course
from tests.factories.people import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.long]

FORMS = (
    {},
    {"body-count": "x", "questions-count": "-1", "form-TOTAL_FORMS": "NaN"},
    {"body-count": "3", "title": "\x00", "slug": "é" * 3000, "p": "9" * 120, "action-publish": "1"},
)
QUERY = {"p": "NaN", "q": "\x00", "ordering": "nothing", "locale": "xx", "id": "9" * 5000}
# What a converter of an address is filled with, beside the number of a page that is there.
FILLED = {"int": ("{page}", "9" * 30), "str": ("x",), "slug": ("cms",), "path": ("x",)}
FILLED |= {"uuid": ("00000000-0000-0000-0000-000000000000",)}


def addresses(page):
    """Each address below the office that is a route, with each filling."""

    def walk(patterns, before):
        for one in patterns:
            if not isinstance(one.pattern, RoutePattern):
                continue
            route = before + str(one.pattern)
            if isinstance(one, URLPattern):
                yield route
            else:
                yield from walk(one.url_patterns, route)

    for route in walk(get_resolver().url_patterns, ""):
        if route.startswith(settings.ADMIN_PATH) and "logout" not in route:
            yield from filled(route, page)


def filled(route, page):
    parts = route.replace(">", "<").split("<")
    choices = [
        FILLED.get(part.partition(":")[0], ("x",)) if place % 2 else (part,)
        for place, part in enumerate(parts)
    ]
    for chosen in product(*choices):
        yield "/" + "".join(chosen).replace("{page}", str(page))


def test_office_forms_that_no_browser_sends_end_in_no_error_page():
    set_up_site()
    make_course(with_quiz=False)
    edith = make_person(Role.EDITOR, "edith", organisation=None)
    give_office_access(edith)
    client = Client(raise_request_exception=False)
    client.force_login(edith, backend="allauth.account.auth_backends.AuthenticationBackend")
    broken, tried = [], 0
    for address in addresses(Page.objects.order_by("-pk").values_list("pk", flat=True).first()):
        answers = [("GET", client.get(address, QUERY))]
        answers += [("POST", client.post(address, form)) for form in FORMS]
        tried += len(answers)
        broken += [f"{how} {address}" for how, answer in answers if answer.status_code >= 500]
    assert broken == []
    assert tried > 1000
