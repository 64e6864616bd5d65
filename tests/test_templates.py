"""Templates keep to the strict content policy, to translation, and to one frame with one title."""

import re

import pytest
from django.template import engines
from django.template.base import TokenType

from tests.every_case import every_case
from tests.readable import (
    PACKAGES,
    ROOT,
    relative,
    template_files,
    text_spans,
    tokens,
    without_tags,
)

# Pages without the frame, and why they write their own <title>.
OWN_TITLE = {
    "templates/base.html": "the frame itself",
    "templates/400.html": "stands alone, must not break when the frame does",
    "templates/500.html": "stands alone, must not break when the frame does",
    "templates/portal/export_file.html": "a file that stands alone, away from the site",
    "templates/mentors/certification/open.html": "frame of the public check, without places",
}
# Forms whose token comes from somewhere else.
TOKEN_ELSEWHERE = {
    "templates/allauth/elements/form.html": "allauth puts the token into the body slot",
    # No cookie is set there and nobody is signed in, so there is nothing that a token would guard.
    "templates/mentors/certification/check.html": "open to anybody, reads a file",
    "templates/mentors/certification/once.html": "open to anybody, shows what its address names",
}
# Names that are the same in every language.
UNTRANSLATED = {"QR", "PDF"}
READ_ALOUD = "aria-(?:label|description|placeholder|valuetext|roledescription)="
# Addresses that are names and are never fetched.
NAMES_ONLY = re.compile(
    r"http://www\.w3\.org/(?:2000/svg|1999/xhtml|1999/xlink|1998/Math/MathML|XML/1998/namespace)"
)
TEMPLATES = {relative(file): file.read_text() for file in template_files()}
EVERY_TEMPLATE = every_case("name", TEMPLATES)


def static_files():
    folders = [ROOT / "static", *(ROOT / package for package in PACKAGES)]
    kinds = {".css", ".js", ".mjs", ".svg"}
    return {
        relative(file): file.read_text()
        for folder in folders
        for file in folder.rglob("*")
        if file.suffix in kinds
    }


def html_tags(source):
    """(line, tag) of every HTML tag, with the template tags inside it blanked."""
    html = without_tags(source, keep_translated=True)
    for tag in re.finditer(r"<[a-zA-Z][^<>]*>", html):
        yield html.count("\n", 0, tag.start()) + 1, tag[0]


def inline_code(source):
    """What the content policy would stop: scripts and styles inside the page."""
    for line, tag in html_tags(source):
        code_inside = re.match(r"<style\b", tag, re.I) or (
            re.match(r"<script\b", tag, re.I) and not re.search(r"\ssrc\s*=", tag, re.I)
        )
        by_attribute = re.search(r"\s(?:style|on[a-z]+)\s*=", _without_values(tag), re.I)
        if code_inside or by_attribute or re.search(r"=\s*[\"']?\s*javascript:", tag, re.I):
            yield line, tag


def _without_values(tag):
    return re.sub(r"\"[^\"]*\"|'[^']*'", '""', tag)


def other_hosts(source, *, comments):
    """Addresses on other hosts; `comments` names how comments look that may hold one."""
    code = re.sub(comments, lambda found: re.sub(r"[^\n]", " ", found[0]), source, flags=re.S)
    for found in re.finditer(r"https?://[^\s\"'`)<]+|(?:[=(]\s*[\"']?)//[\w-]+\.[\w.-]+", code):
        if not NAMES_ONLY.match(found[0]):
            yield code.count("\n", 0, found.start()) + 1, found[0]


def untranslated(source):
    """Words a person would read that no translate tag holds: in the HTML, and as parameters."""
    source = re.sub(r"({% block body_class %})[^{]*", r"\1", source)
    html = without_tags(source, keep_translated=False)
    html = re.sub(r"&#?\w+;", lambda found: " " * len(found[0]), html)
    html = re.sub(rf"\s(?!{READ_ALOUD})(?:data|aria|content)(?:-[a-z-]+)?=\"[^\"]*\"", "", html)
    for start, end in text_spans(html):
        words = re.findall(r"[^\W\d_]{2,}", html[start:end])
        if set(words) - UNTRANSLATED:
            yield " ".join(words)
    for token in tokens(source):
        if token.token_type in (TokenType.BLOCK, TokenType.VAR):
            yield from re.findall(r"[=:]\s*[\"']([A-Z][a-z]+[^\"']*)[\"']", token.contents)


def post_forms_without_token(source):
    for form in re.finditer(r"<form\b(.*?)</form>", source, re.S | re.I):
        method = re.search(r"method\s*=\s*[\"']?\s*([^\s\"'>]+)", form[1], re.I)
        # A method that a template fills in may be post; a dialog sends nothing.
        if (
            method
            and method[1].lower() not in ("get", "dialog")
            and "{% csrf_token %}" not in form[1]
        ):
            yield form[0].splitlines()[0]


@EVERY_TEMPLATE
def test_no_script_or_style_stands_inside_a_page(name):
    assert not list(inline_code(TEMPLATES[name]))


@EVERY_TEMPLATE
def test_no_template_names_another_host(name):
    comments = r"{#.*?#}|{%\s*comment\b.*?endcomment\s*%}|<!--.*?-->"
    assert not list(other_hosts(TEMPLATES[name], comments=comments))


def test_no_style_or_script_names_another_host():
    files = static_files()
    assert {"static/css/base.css", "static/js/leave.js"} <= files.keys()
    found = {
        name: list(other_hosts(text, comments=r"/\*.*?\*/|<!--.*?-->|(?<=\n)\s*//[^\n]*"))
        for name, text in files.items()
    }
    assert not {name: hosts for name, hosts in found.items() if hosts}


@EVERY_TEMPLATE
def test_the_title_comes_from_the_frame(name):
    titles = [tag for _line, tag in html_tags(TEMPLATES[name]) if re.match(r"<title\b", tag, re.I)]
    assert len(titles) == (1 if name in OWN_TITLE else 0)


@EVERY_TEMPLATE
def test_the_template_compiles_and_loads_the_tags_it_uses(name):
    engines["django"].from_string(TEMPLATES[name])


@EVERY_TEMPLATE
def test_every_word_goes_through_translation(name):
    assert not list(untranslated(TEMPLATES[name]))


@EVERY_TEMPLATE
def test_every_form_that_posts_carries_its_token(name):
    found = list(post_forms_without_token(TEMPLATES[name]))
    assert bool(found) == (name in TOKEN_ELSEWHERE), found


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<script type="module">go()</script>',
        "<style>p {}</style>",
        '<p style="color: red">a</p>',
        '<p{% if x %} style="{{ x }}"{% endif %}>a</p>',
        '<button onclick="go()">a</button>',
        '<a href="javascript:go()">a</a>',
    ],
)
def test_inline_code_is_noticed(source):
    assert list(inline_code(source))


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "js/a.js" %}"></script>',
        "{% comment %}<style>{% endcomment %}",
        '<p data-style="a" aria-description="a style=b">one = two</p>',
        '<input type="button" name="on">',
    ],
)
def test_files_of_our_own_are_no_inline_code(source):
    assert not list(inline_code(source))


@pytest.mark.parametrize(
    "source",
    [
        '<img src="https://a.example/x.png">',
        '<img src="//a.example/x.png">',
        "p { background: url(//a.example/x.png) }",
        'fetch("http://a.example")',
    ],
)
def test_another_host_is_noticed(source):
    assert list(other_hosts(source, comments=r"/\*.*?\*/"))


@pytest.mark.parametrize(
    "source",
    [
        "/* https://lucide.dev/license */ p {}",
        'document.createElementNS("http://www.w3.org/2000/svg", "svg")',
        "go() // then rest",
    ],
)
def test_names_and_notes_are_no_other_host(source):
    assert not list(other_hosts(source, comments=r"/\*.*?\*/"))


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello there</p>",
        "<p>{% if x %}Hello{% endif %}</p>",
        '<img alt="A cup of tea">',
        '<button aria-label="Close"></button>',
        '{% include "a.html" with label="Close this" %}',
        '{{ name|default:"Somebody" }}',
        "{% load i18n %}{% translate 'One' %} and more",
    ],
)
def test_a_word_without_translation_is_noticed(source):
    assert list(untranslated(source))


@pytest.mark.parametrize(
    "source",
    [
        "<p>{% translate 'Hello there' %}</p>",
        "{% blocktranslate trimmed %}Hello <b>there</b>{% endblocktranslate %}",
        '{% include "a.html" with label=_("Close this") kind="checkbox" %}',
        "<p>{{ count }} &middot; – {{ name }}, (1)</p>",
        '<div class="card wide" data-part="one" id="two"></div>',
        "{# Hello there #}{% comment %}Hello there{% endcomment %}",
    ],
)
def test_translated_words_and_marks_pass(source):
    assert not list(untranslated(source))


def test_a_form_without_its_token_is_noticed():
    assert list(post_forms_without_token('<form method="post"><button>a</button></form>'))
    assert list(post_forms_without_token("<form class=a method=POST></form>"))
    assert not list(post_forms_without_token('<form method="post">{% csrf_token %}</form>'))
    assert not list(post_forms_without_token('<form method="get"></form><form></form>'))


@pytest.mark.parametrize("script", sorted(ROOT.glob("static/js/*.js")), ids=lambda file: file.name)
def test_no_script_writes_an_address_of_ours(script):
    # A room that is none of hers any more leads to two pages by their addresses.
    allowed = {'"/"', '"/rooms/"'} if script.name == "room-connection.js" else set()
    written = set(re.findall(r"""["'`]/(?:[a-z][a-z/-]*/)?["'`?]""", script.read_text()))
    assert written <= allowed
