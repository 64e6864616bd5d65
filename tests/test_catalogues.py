"""The translations are compiled and keep plural forms, placeholders and direction.

Whether one is missing is a question for a release (`make untranslated`), not for a test.
"""

import re

import polib
import pytest
from django.conf import settings

from deploy.list_untranslated import untranslated

LOCALE = settings.BASE_DIR / "locale"
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
NUMBERS = {
    f"%({name})s"
    for name in (
        "amount",
        "count",
        "counter",
        "minutes",
        "longest",
        "shortest",
        "needed",
        "number",
        "questions",
        "seconds",
        "held",
        "agreed",
        "left",
        "most",
        "weeks",
        "times",
        "step",
        "steps",
    )
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]")


def catalogue(language: str) -> polib.POFile:
    """What the translators write."""
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def words_of(entry) -> list[str]:
    """Every form of an entry that has words."""
    return [words for words in [entry.msgstr, *entry.msgstr_plural.values()] if words]


@pytest.mark.parametrize("language", TRANSLATED)
def test_what_is_compiled_is_what_the_translators_wrote(language):
    po = catalogue(language)
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    written = {(one.msgctxt, one.msgid): words_of(one) for one in po.translated_entries()}
    read = {(one.msgctxt, one.msgid): words_of(one) for one in compiled}
    assert read == written, "run: make messages"


def test_words_of_other_languages_do_not_turn_an_arabic_sentence_around():
    """A name or a title in Latin letters takes its full stop to the wrong side, unless it stands
    between the marks FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, which nobody sees.
    """
    bare = re.compile(r"(?<!\u2068)%\(([a-z_]+)\)s(?!\u2069)")
    tags = re.compile(r"<[^<>]*>")
    for entry in catalogue("ar").translated_entries():
        for words in words_of(entry):
            found = {f"%({name})s" for name in bare.findall(tags.sub("", words))}
            assert found <= NUMBERS, (entry.msgid, words)


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_names_what_the_sentence_names(language):
    for entry in catalogue(language).translated_entries():
        named = [set(PLACEHOLDER.findall(words)) for words in words_of(entry)]
        once = set(PLACEHOLDER.findall(entry.msgid))
        often = set(PLACEHOLDER.findall(entry.msgid_plural))
        if not often:
            assert named == [once], (entry.msgid, entry.msgstr)
        for one in named if often else ():
            # “One lesson”, “two lessons” may be said without the number.
            assert (once & often) - NUMBERS <= one <= once | often, (entry.msgid, one)


@pytest.mark.parametrize("language", TRANSLATED)
def test_arabic_has_six_plural_forms_and_italian_two(language):
    po = catalogue(language)
    forms = {"it": 2, "ar": 6}[language]
    assert f"nplurals={forms};" in po.metadata["Plural-Forms"]
    for entry in po.translated_entries():
        if entry.msgid_plural:
            assert len(entry.msgstr_plural) == forms, entry.msgid


def test_untranslated_names_language_sentence_and_file(tmp_path):
    folder = tmp_path / "it" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    po = polib.POFile()
    po.append(polib.POEntry(msgid="Rest", msgstr="Riposa", occurrences=[("a.py", "")]))
    po.append(polib.POEntry(msgid="Go in", occurrences=[("b.py", "")]))
    po.save(str(folder / "django.po"))
    assert list(untranslated(tmp_path)) == ["it: Go in (b.py)"]
