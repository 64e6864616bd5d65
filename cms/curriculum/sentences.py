"""Texts for the problems in course files: what is wrong, and what to correct."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cms.curriculum.check_sentences import (
    ADVICE_SENTENCES,
    CHECK_SENTENCES,
    DANGER_SENTENCES,
    LIBRARY_SENTENCES,
)
from cms.curriculum.files import Problem
from cms.curriculum.lesson_blocks import TEXT_FENCES
from cms.curriculum.quiz_sentences import QUIZ_SENTENCES
from courses.questions.kinds import KINDS
from courses.questions.schema import SchemaProblem

# code: (what is wrong, what to do)
SENTENCES = {
    "folder-missing": (_("This folder is not there."), _("Check the path and the language.")),
    "folder-empty": (_("There is no course in this folder."), _("Check the path.")),
    "file-unknown": (
        _("Nobody reads a file or folder of this name."),
        _(
            "Rename it (nn-lesson.md, nn-lesson.quiz.yaml, module.yaml, facilitator.md, "
            "activity.md) or take it away."
        ),
    ),
    "file-too-big": (
        _("The file has %(size)s bytes; at most %(highest)s are read."),
        _("Cut it into several lessons."),
    ),
    "file-unreadable": (_("The file cannot be opened: %(why)s."), _("Check its permissions.")),
    "not-utf8": (
        _("The file is not UTF-8 from this line on."),
        _("Save it again with the encoding UTF-8."),
    ),
    "yaml-broken": (
        _("The YAML cannot be read here: %(why)s."),
        _("Look at this line and the one before: quotes, colons, indentation."),
    ),
    "yaml-reference": (
        _("YAML references (& and *) are not used in course files."),
        _("Write the value out."),
    ),
    "not-a-mapping": (
        _("A list of “name: value” lines is expected here."),
        _("Write one field on each line, as in the other files."),
    ),
    "header-missing": (
        _("The lesson does not begin with a header."),
        _("Begin the file with a line ---, the fields, and a line ---."),
    ),
    "header-unclosed": (
        _("The header has no end."),
        _("Put a line --- after the last field of the header."),
    ),
    "field-missing": (_("“%(field)s” is missing or empty."), _("Add “%(field)s: …”.")),
    "field-twice": (_("“%(field)s” stands here twice."), _("Keep one of the two.")),
    "field-unknown": (
        _("Nobody reads a field named “%(field)s”."),
        _("Check the spelling, or take it away."),
    ),
    "not-text": (
        _("“%(field)s” is read as “%(value)s” and not as text."),
        _("Put quotes around the text."),
    ),
    "odd-character": (
        _("“%(field)s” holds a control character."),
        _("Type the text again without it."),
    ),
    "too-long": (
        _("“%(field)s” has %(length)s characters; at most %(longest)s fit."),
        _("Shorten it."),
    ),
    "not-a-number": (
        _("“%(field)s” has to be a whole number from %(lowest)s to %(highest)s."),
        _("Write the number without quotes or unit."),
    ),
    "not-a-list": (
        _("“%(field)s” has to be a list of short names."),
        _("Write it like this: [one, two]."),
    ),
    "listed-twice": (_("“%(field)s” names something twice."), _("Keep one of the two.")),
    "not-yes-or-no": (
        _("“%(field)s” has to be true or false."),
        _("Write “%(field)s: true”, or leave it out."),
    ),
    "not-a-decimal": (
        _("“%(field)s” has to be a number."),
        _("Write a number such as 12 or 2.5, without the unit."),
    ),
    "not-a-uuid": (
        _("“%(value)s” is not a UUID."),
        _("Make a new one with: python -c 'import uuid; print(uuid.uuid4())'."),
    ),
    "key-twice": (
        _("This key is used in %(other)s, line %(other_line)s, as well."),
        _("Give the newer of the two a new UUID."),
    ),
    "number-missing": (
        _("The name does not begin with a number."),
        _("Name it nn-words, for example 02-legal-help."),
    ),
    "number-twice": (
        _("Number %(number)s is taken by its neighbour."),
        _("Give one of the two another number."),
    ),
    "course-file-missing": (
        _("The folder has no course.yaml."),
        _("Add it, with key, code, title, summary and audience."),
    ),
    "outcomes-file-missing": (
        _("The course has no outcomes.yaml."),
        _("Add it, with one line “id: text” for each outcome."),
    ),
    "module-file-missing": (
        _("The folder has no module.yaml, so its lessons belong nowhere."),
        _("Add it, with key, title and summary."),
    ),
    "code-malformed": (
        _("“%(given)s” cannot be a course code."),
        _("Use small letters, digits and hyphens, at most 20."),
    ),
    "code-not-folder": (
        _("The code is “%(given)s”, the folder is “%(folder)s”."),
        _("Make them the same."),
    ),
    "role-unknown": (_("There is no role “%(name)s”."), _("Use a role of this system.")),
    "outcome-unknown": (
        _("There is no outcome “%(name)s” in this course."),
        _("Check the spelling, or add it to outcomes.yaml."),
    ),
    "competency-unknown": (_("There is no competency “%(name)s”."), _("Use C1 to C11.")),
    "ground-unknown": (_("There is no grounding card “%(name)s”."), _("Use G1 to G6.")),
    "picture-unknown": (
        _("There is no drawing “%(name)s”."),
        _("Use the key of one in cms/curriculum/drawings.yaml."),
    ),
    "ground-not-empty": (
        _("The card %(name)s brings its own words."),
        _("Leave nothing between ::: ground and :::."),
    ),
    "short-version-missing": (
        _("There is a content note (“%(note)s”) and no short version."),
        _("Add “short_version: |”, or write “content_note: none”."),
    ),
    "paragraphs-only": (
        _("The short version holds more than paragraphs and lists."),
        _("Take headings and ::: blocks out of it."),
    ),
    "body-empty": (_("The lesson has no text."), _("Write it below the header.")),
    "heading-level": (
        _("This heading is not of the one level that lessons have."),
        _("Begin it with two signs: ## Heading."),
    ),
    "heading-plain": (
        _("A heading holds plain words alone."),
        _("Take bold, italic and links out of it."),
    ),
    "heading-empty": (_("This heading has no words."), _("Write it, or take it away.")),
    "heading-inside": (
        _("A heading cannot stand inside a block."),
        _("Move it in front of the block."),
    ),
    "fence-unknown": (
        _("There is no block “%(name)s” here."),
        _(
            "Lessons: %(blocks)s, ground, audio (with “file: name.ogg” behind it, or nothing). "
            "Activities: card."
        ),
    ),
    "card-without-label": (
        _("This card has no label of at most %(longest)s characters."),
        _("Name its seat or what it is: ::: card Observer."),
    ),
    "card-twice": (_("There are two cards “%(name)s”."), _("Give each card its own label.")),
    "activity-without-card": (
        _("The activity has no card."),
        _("Add a block ::: card for each seat, or for each card of a set."),
    ),
    "activity-heading": (
        _("The activity holds a heading (“%(heading)s”)."),
        _("Write paragraphs and cards; the plan stands in facilitator.md."),
    ),
    "seat-without-card": (
        _("The seat “%(name)s” has no card."),
        _("Add ::: card %(name)s, or take the seat away."),
    ),
    "seat-malformed": (
        _("A seat has at most %(longest)s characters and no comma."),
        _("Shorten its name."),
    ),
    "fence-unclosed": (
        _("The block “%(name)s” has no end of its own."),
        _("Put a line ::: after it; blocks do not stand inside each other."),
    ),
    "fence-without-name": (
        _("A line ::: stands here, and no block is open."),
        _("Take it away, or name the block that begins here."),
    ),
    "fence-not-empty": (
        _("“::: %(name)s” says the same everywhere, so nothing stands inside it."),
        _("Close it with ::: on the next line, and write your own words above or below."),
    ),
    "fence-empty": (_("The block “%(name)s” is empty."), _("Write its text, or take it away.")),
    "markup-unknown": (
        _("%(what)s: lessons do not use this."),
        _("Use paragraphs, lists, bold and italic."),
    ),
    **LIBRARY_SENTENCES,
    **QUIZ_SENTENCES,
    **CHECK_SENTENCES,
    **DANGER_SENTENCES,
    **ADVICE_SENTENCES,
}
*_KINDS, _LAST_KIND = KINDS
# What sentences name in addition to the facts of a problem.
_LISTS = {"blocks": ", ".join(TEXT_FENCES), "kinds": f"{', '.join(_KINDS)} or {_LAST_KIND}"}


def what(problem: Problem) -> str:
    """What is wrong, one sentence."""
    return str(SENTENCES[problem.code][0]) % (_LISTS | problem.facts)


def mend(problem: Problem) -> str:
    """What to do about it, one sentence."""
    return str(SENTENCES[problem.code][1]) % (_LISTS | problem.facts)


def line_of(problem: Problem) -> str:
    """`file:line: what it is. What to correct.`"""
    return f"{problem.file}:{problem.line}: {what(problem)} {mend(problem)}"


def schema_sentence(problem: SchemaProblem) -> str:
    """Why a quiz breaks the rules, for the editor who saves it."""
    question = problem.where.removeprefix("questions.").split(".")[0]
    return _sentence(problem.code, question)


def text_sentence(problem: str) -> str:
    """Which text of a quiz is missing (`code:question.part`), for the editor who saves it."""
    code, _colon, where = problem.partition(":")
    question, _dot, part = where.partition(".")
    return _sentence(code, question, part)


def sentence(code: str, **facts: Any) -> str:
    """What is wrong and what to do, by a code of the list above."""
    return " ".join(str(one) % (_LISTS | facts) for one in SENTENCES[code])


def _sentence(code: str, question: str, part: str = "") -> str:
    told = SENTENCES.get(f"quiz-{code}") or SENTENCES["quiz-malformed"]
    facts = _LISTS | {"question": question, "part": part}
    return " ".join(str(sentence) % facts for sentence in told)
