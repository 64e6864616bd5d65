"""The words a woman meets here are respectful, and a bystander learns nothing from the outside."""

import ast
import re

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from cms.curriculum.text_spans import TextSpan
from cms.curriculum.word_list import word_list
from core.discretion import contains_telling_word
from tests.readable import (
    ROOT,
    content_pieces,
    data_pieces,
    message_spans,
    python_files,
    python_pieces,
    relative,
    template_files,
    template_pieces,
    template_text,
)

WORDS = word_list("en")
SOURCES = {
    "templates": template_pieces,
    "course files": lambda: content_pieces("en"),
    "messages in Python": python_pieces,
    "data files": data_pieces,
}


def described(finding):
    block = f" ({finding.span.block})" if finding.span.block else ""
    rule = finding.rule
    place = f"{finding.span.file}:{finding.line}{block}"
    return f"{place}: “{finding.written}” – better: {rule.better}. {rule.reason}"


@pytest.mark.long
@pytest.mark.parametrize("language", ["it", "ar"])
def test_a_translation_holds_no_word_of_its_language_that_makes_her_small(language):
    words = word_list(language)
    spans = list(content_pieces(language))
    if not spans:
        pytest.skip(f"No course files in “{language}” yet.")
    found = [
        described(finding) for finding in words.findings(spans) if not words.allowance_for(finding)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.long
@pytest.mark.parametrize("source", SOURCES)
def test_nothing_she_reads_holds_a_word_that_makes_her_small(source):
    spans = list(SOURCES[source]())
    assert spans
    found = [
        described(finding) for finding in WORDS.findings(spans) if not WORDS.allowance_for(finding)
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.long
def test_every_allowance_is_still_needed_and_has_a_reason():
    used = {
        (WORDS.allowance_for(finding), finding.rule.word)
        for source in SOURCES.values()
        for finding in WORDS.findings(source())
    }
    given = {(allowance, word) for allowance in WORDS.allowances for word in allowance.words}
    assert given <= used, [(allowance.file, word) for allowance, word in given - used]
    assert all(allowance.reason.strip() for allowance in WORDS.allowances)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("victim", "Each victim has rights."),
        ("victim", "Victimhood is a label."),
        ("rescued", "She was rescued at night."),
        ("saved (of a person)", "They saved two people and then saved her."),
        ("saved (of a person)", "A woman who was saved."),
        ("prostitute", "He called her a prostitute."),
        ("illegal (of a person)", "She is illegal here."),
        ("vulnerable", "This is for vulnerable girls."),
        ("case (of a person)", "Our caseload has ten cases."),
        ("client", "Ask the client."),
        ("beneficiary", "The beneficiaries sign here."),
        ("fail", "You failed this quiz."),
        ("wrong", "That is wrong."),
        ("incorrect", "Incorrect answer"),
        ("just", "Just click here."),
        ("simply", "You simply sign."),
        ("don't worry", "Don’t worry about it. Really, don't worry."),
        ("great job", "Great  job on that"),
        ("exclamation mark", "Welcome back!"),
    ],
)
def test_the_lint_notices_each_word(word, text):
    assert word in [finding.rule.word for finding in WORDS.findings([TextSpan("a", 1, "", text)])]


@pytest.mark.parametrize(
    "text",
    [
        "What you saved is kept. Save and rest.",
        "In any case, a lawyer follows a court case.",
        "This is not failure, and it does not mean that she has failed.",
        "Justice is served. Adjust the clock.",
        "She asks the same list, to save time.",
    ],
)
def test_the_lint_leaves_ordinary_words_alone(text):
    assert not list(WORDS.findings([TextSpan("a", 1, "", text)]))


def test_every_word_is_tried_and_says_what_is_better():
    marks = test_the_lint_notices_each_word.pytestmark[0].args[1]
    assert {word for word, _text in marks} == {rule.word for rule in WORDS.rules}
    assert all(rule.better.strip() and rule.reason.strip() for rule in WORDS.rules)


def test_a_finding_names_file_line_word_and_better_word(tmp_path):
    text = "First line.\n\nA victim on the third."
    (finding,) = WORDS.findings([TextSpan("templates/a.html", 10, "", text)])
    said = described(finding)
    assert said.startswith("templates/a.html:12: “victim” – better: survivor")


def test_template_text_holds_what_is_read_and_leaves_out_what_is_not():
    source = (
        "{% load i18n %}{# hidden one #}{% comment %}hidden two{% endcomment %}"
        "<!-- hidden three -->"
        '<a class="hidden-four" title="seen one" href="/hidden-five/">seen two</a>\n'
        "{% translate 'seen three' %}{% url 'hidden-six' %}"
        '{% include "hidden-seven.html" with label=_("seen four") help="seen five" %}'
        "{% blocktranslate trimmed with hidden_eight=x %}seen six{% endblocktranslate %}"
    )
    read = template_text(source)
    for number in ("one", "two", "three", "four", "five", "six"):
        assert f"seen {number}" in read
    assert "hidden" not in read
    assert read.count("\n") == source.count("\n")


def test_messages_in_python_are_found(tmp_path, monkeypatch):
    file = tmp_path / "words.py"
    file.write_text(
        '_("one"\n  " more")\ngettext_lazy("two")\nngettext("three", "four", n)\n'
        'pgettext("hidden", "five")\nother("hidden")\n_(name)\n'
    )
    monkeypatch.setattr("tests.readable.ROOT", tmp_path)
    assert [span.text for span in message_spans(file)] == [
        "one more", "two", "three", "four", "five"
    ]  # fmt: skip


# --- discretion (domain 5.2) -----------------------------------------------------------------


def addresses(patterns, before=""):
    for pattern in patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from addresses(pattern.url_patterns, address)


def title_blocks():
    """(file, HTML source) of every title in a template: its blocks and the element itself."""
    for file in template_files():
        for block in re.finditer(
            r"{%\s*block\s+(?:head_)?title\s*%}(.*?){%\s*endblock|<title>(.*?)</title>",
            file.read_text(),
            re.DOTALL,
        ):
            yield relative(file), block[1] if block[1] is not None else block[2]


def called_with_names():
    """What Python code hands to `set_cookie` as a name and anywhere as `filename`."""
    for file in python_files():
        for call in ast.walk(ast.parse(file.read_text())):
            if not isinstance(call, ast.Call):
                continue
            name = getattr(call.func, "attr", "")
            given = call.args[:1] if name in ("set_cookie", "set_signed_cookie") else []
            given += [keyword.value for keyword in call.keywords if keyword.arg == "filename"]
            for value in given:
                yield relative(file), ast.unparse(value)


def test_no_address_tells_a_bystander_what_this_is():
    from mentors.rooms.transport.ws.routing import websocket_urlpatterns

    found = [*addresses(get_resolver().url_patterns), *addresses(websocket_urlpatterns)]
    assert "leave/" in found
    assert any(address.startswith("ws/") for address in found)
    assert not [address for address in found if contains_telling_word(address)]


def test_no_static_file_name_tells_a_bystander_what_this_is():
    folders = [ROOT / "static", *ROOT.glob("*/static")]
    files = [relative(file) for folder in folders for file in folder.rglob("*")]
    assert "static/css/base.css" in files
    assert not [name for name in files if contains_telling_word(name)]


@pytest.mark.long
def test_no_cookie_or_download_name_tells_a_bystander_what_this_is():
    names = [
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
    ]
    assert all(names)
    assert not [name for name in names if contains_telling_word(name)]
    assert not [found for found in called_with_names() if contains_telling_word(found[1])]


def test_no_title_tells_a_bystander_what_this_is():
    titles = list(title_blocks())
    assert ("templates/404.html", '{% translate "Not here" %}') in titles
    assert not [(file, title) for file, title in titles if contains_telling_word(title)]


def test_no_title_is_filled_from_the_words_of_a_page():
    """A lesson's heading would stand in the list of visited pages; its number may."""
    neutral = {"number", "navigation.site_name", "neutral_title"}
    tags = {"translate", "blocktranslate", "endblocktranslate", "block", "endblock", "if", "endif"}
    for file, title in title_blocks():
        filled = set(re.findall(r"{{\s*([^}]*?)\s*}}", title))
        assert filled <= neutral, (file, filled - neutral)
        assert all(name.endswith("number") for name in re.findall(r"\w+=(\S+)", title)), file
        assert set(re.findall(r"{%\s*(\w+)", title)) <= tags, file


def test_the_name_of_the_site_tells_a_bystander_nothing():
    assert not contains_telling_word(settings.SITE_NAME)
