"""The words of the pages in the other languages: all there, compiled, and with their placeholders.

Which files' words have to be there is said in one place, locale/english-only.txt.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings

LOCALE = settings.BASE_DIR / "locale"
TRANSLATED = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
# Languages whose translators are still at work: their pages show English where a word is missing.
# Take a language out when its last word is there; the test below says so.
UNFINISHED: set[str] = set()
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
    )
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[a-z]")


def catalogue(language: str) -> polib.POFile:
    """What the translators write."""
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def untranslated(po: polib.POFile) -> list[str]:
    """Entries without words, or with a guess."""
    return [one.msgid for one in po if not one.obsolete and not one.translated()]


def words_of(entry) -> list[str]:
    """Every form of an entry that has words."""
    return [words for words in [entry.msgstr, *entry.msgstr_plural.values()] if words]


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_word_she_can_meet_is_in_her_language(language):
    gaps = untranslated(catalogue(language))
    if language in UNFINISHED:
        assert gaps, f"“{language}” is complete: take it out of UNFINISHED"
    else:
        assert not gaps, f"{len(gaps)} without words, such as: {gaps[:5]}"


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


@pytest.mark.long
def test_no_sentence_of_the_pages_is_missing_in_the_catalogues(tmp_path):
    if shutil.which("xgettext") is None:
        reason = "needs xgettext (package gettext)"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    before = {language: keys(catalogue(language)) for language in TRANSLATED}
    copy = tmp_path / "copy"
    copy.mkdir()
    for folder in ("lms", "cms", "mentors", "courses", "accounts", "core", "templates", "locale"):
        shutil.copytree(LOCALE.parent / folder, copy / folder, ignore=_no_content)
    # The settings of tests name it among the apps.
    between = Path("tests", "between_tests")
    shutil.copytree(LOCALE.parent / between, copy / between, ignore=_no_content)
    (copy / "tests" / "__init__.py").touch()
    shutil.copy(LOCALE.parent / "manage.py", copy)
    gather(copy)
    for language in TRANSLATED:
        file = copy / "locale" / language / "LC_MESSAGES" / "django.po"
        assert keys(polib.pofile(str(file))) == before[language], "run: make messages"


def _no_content(folder, names):
    return [name for name in names if name in ("content", "__pycache__", "fonts")]


def keys(po: polib.POFile) -> set:
    """What a catalogue has words for."""
    return {(one.msgctxt, one.msgid, one.msgid_plural) for one in po if not one.obsolete}


def gather(folder: Path) -> None:
    """`makemessages`, as `make messages` runs it, on a copy."""
    command = [sys.executable, "manage.py", "makemessages", "--no-obsolete", "--no-wrap"]
    languages = [word for language in TRANSLATED for word in ("--locale", language)]
    done = subprocess.run(
        [*command, *languages], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
