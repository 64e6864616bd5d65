"""Values that no form sends, and forms and addresses filled with them."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import strategies as st

TEMPLATES = Path(__file__).parents[1] / "templates"
FIELDS = sorted(
    {
        name
        for template in TEMPLATES.rglob("*.html")
        for name in re.findall(r'name="([\w-]+)"', template.read_text(encoding="utf-8"))
    }
)
# What lists, searches and choosers read off an address.
ASKED = sorted({*FIELDS, "page", "q", "p", "after", "next", "c", "id", "ordering", "locale"})

HARMFUL = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "\u202e\u200f",
        "-1",
        "0",
        "1e400",
        "NaN",
        "9" * 120,
        "١٢",
        "2026-02-31",
        "2026-13-45T99:99",
        "0000-00-00",
        "10000-01-01",
        "00000000-0000-0000-0000-000000000000",
        "not-a-number",
        "../../etc/passwd",
        "http://[",
        "//other.example/",
        "javascript:alert(1)",
        "' OR 1=1 --",
        "{{ 7|add:7 }}%s%(a)s{0}",
        '{"a": [1, {"b": null}]}',
        "[" * 500,
        "<script>alert(1)</script>",
        "é" * 3000,
        "true",
        "on",
        "next",
        "en",
        "xx",
    ]
)
VALUES = st.one_of(HARMFUL, st.text(max_size=40), st.integers().map(str), st.uuids().map(str))
FILES = st.builds(
    SimpleUploadedFile,
    st.sampled_from(["a.webm", "a.png", "\u202ea.xml", "x" * 200 + ".svg"]),
    st.binary(max_size=200),
    st.sampled_from(["audio/webm", "image/png", "text/xml", "nonsense"]),
)
BODIES = st.tuples(
    st.binary(max_size=200),
    st.sampled_from(
        [
            "application/json",
            "multipart/form-data; boundary=x",
            "multipart/form-data",
            "text/plain; charset=utf-7",
            "nonsense",
            "",
        ]
    ),
)
# The last numbers that a column holds, the first that none holds, and one that no row has.
NUMBERS = ["0", "2147483648", "9223372036854775807", "9223372036854775808", "9" * 30]
PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")


def queries() -> st.SearchStrategy[dict[str, str]]:
    """What follows the question mark of an address."""
    return st.dictionaries(st.sampled_from(ASKED), VALUES)


def forms(data: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """This data, with values that no form sends in some of its fields and in others of the site."""
    own = st.sampled_from(sorted(data)) if data else st.nothing()
    names = st.one_of(own, st.sampled_from(ASKED))
    values = st.one_of(VALUES, st.lists(VALUES, max_size=3), FILES)
    return st.dictionaries(names, values, max_size=6).map(lambda some: {**data, **some})


def form_in(html: str) -> dict[str, str]:
    """What a browser would send back of this page: the fields of all its forms, as they stand."""
    found = {}
    for field in BeautifulSoup(html, "html.parser").find_all(["input", "select", "textarea"]):
        if not field.get("name") or field.get("type") == "file":
            continue
        chosen = field.find("option", selected=True) if field.name == "select" else field
        own = field.get_text() if field.name == "textarea" else ""
        found[field["name"]] = (chosen.get("value", own) if chosen else "") or own
    return found


def is_a_regular_expression(route: str) -> bool:
    """Declared by `re_path`, or below a route that is."""
    return any(sign in route for sign in "^$(")


def addresses(route: str, numbers: Iterable[str]) -> st.SearchStrategy[str]:
    """Addresses of a route, written with converters or as a regular expression."""
    numbers = sorted(numbers)
    if is_a_regular_expression(route):
        return _matching(route, numbers)
    parts: list[st.SearchStrategy[str]] = []
    end = 0
    for place in PLACE.finditer(route):
        parts += [st.just(route[end : place.start()]), _filling(place[1] or "str", numbers)]
        end = place.end()
    parts.append(st.just(route[end:]))
    return st.tuples(*parts).map(lambda some: "/" + "".join(some))


def _filling(converter: str, numbers: list[str]) -> st.SearchStrategy[str]:
    if converter == "int":
        return st.sampled_from([*numbers, *NUMBERS])
    if converter == "uuid":
        return st.uuids().map(str)
    if converter == "slug":
        return st.from_regex(r"[-a-zA-Z0-9_]{1,40}", fullmatch=True)
    words = st.one_of(st.sampled_from([*numbers, *NUMBERS]), VALUES.filter(bool))
    return words.map(lambda word: quote(word, safe=""))


def _matching(route: str, numbers: list[str]) -> st.SearchStrategy[str]:
    """A number may be one of these, where any number may stand."""
    known = "|".join([*numbers, *NUMBERS])
    regex = re.sub(r"(?<!\\)\^|(?<!\\)\$", "", route)
    regex = regex.replace(r"\d+", rf"(?:{known}|\d+)").replace("<pk>.+", f"<pk>{known}|.+")
    found = st.from_regex(re.compile(regex, re.ASCII), fullmatch=True)
    return found.map(lambda path: "/" + quote(path, safe="/"))
