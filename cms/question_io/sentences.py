"""Texts for the results of importing and exporting questions."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cms.curriculum.sentences import sentence as sentence_of
from cms.media.sentences import NOT_KEPT
from core.media.pictures import MOVES, NONE, TOO_BIG, TOO_MANY_PIXELS
from courses.question_formats.exchange import Problem, UnreadableFile

# --- the file as a whole --------------------------------------------------------------------

FILE = {
    "too-big": _("The file has more than 20 MB. Please divide it."),
    "too-big-unpacked": _("Unpacked, the package has more than 50 MB. Please divide it."),
    "too-many-questions": _("The file holds more than 2,000 questions. Please divide it."),
    "too-many-answers": _("The file holds more than 20,000 answers. Please divide it."),
    "too-many-lines": _("The file has more lines than any file of questions."),
    "too-much-markdown": _("The file holds more Markdown than can be read. Please divide it."),
    "empty": _("The file is empty."),
    "not-utf-8": _("The text is not in UTF-8. Please save the file as UTF-8."),
    "control-signs": _("There are signs in it that no text has. Please save the file as text."),
    "format-unknown": _("This is no file of questions that is known here."),
    "xml-broken": _("The XML is broken here. Please export the file again."),
    "xml-encoding": _("The XML says an encoding that is not known. Please save it as UTF-8."),
    "xml-document-type": _("The XML has a document type or entities. Please take them out."),
    "xml-too-deep": _("The XML has elements in elements without an end."),
    "xml-too-much": _("The XML has more elements than any file of questions."),
    "not-moodle-xml": _("This XML is not a file of questions from Moodle: it has no <quiz>."),
    "not-qti": _("This XML is no file of QTI 1.2, 2 or 3: its first element is another one."),
    "qti-test-alone": _(
        "This is a test of QTI, whose questions are other files. Please choose the whole package."
    ),
    "no-manifest": _("The package has no imsmanifest.xml, so it is not QTI."),
    "no-items": _("The package names no question of QTI 1.2, 2 or 3."),
    "zip-broken": _("The package cannot be unpacked. Please export it again."),
    "zip-encrypted": _("The package has a password. Please make one without."),
    "zip-path": _("The package names a file outside itself: “%(name)s”. It was left alone."),
    "zip-too-many-files": _("The package holds more files than any package of questions."),
    "csv-broken": _("The table cannot be read here. Is a quotation mark open?"),
    "csv-no-header": _("The first row has to name the columns, with “kind” and “question”."),
    "csv-column-twice": _("Two columns have the same name."),
    "csv-too-many-cells": _("This row has more cells than there are columns."),
    "csv-option-first": _("This row has no “kind”, and no question stands above it."),
    "csv-kind-missing": _("This row has no “kind”, yet it says something of a question."),
    "json-broken": _("The dump is broken here. Please make it again."),
    "not-quiz-app": _("This is not a dump of django-quiz-app."),
}

# --- questions that are refused -------------------------------------------------------------

REFUSED = {
    "text-missing": _("It asks nothing."),
    "media": _(
        "It holds a picture, a sound or a formula (%(tag)s). Please add the question by hand."
    ),
    "picture-elsewhere": _("Its picture is not in the file. Nothing is fetched from elsewhere."),
    "picture-no-place": _("It shows a picture where a question of this kind has no place for one."),
    "pictures-several": _("One of its texts shows several pictures. Here it can show one."),
    "pictures-too-many": _(
        "The file shows more than %(most)s pictures, or very large ones. Please divide it."
    ),
    **{f"picture-{code}": NOT_KEPT[code] for code in (NONE, TOO_BIG, TOO_MANY_PIXELS, MOVES)},
    "text-too-long": _("One of its texts has more than %(most)s characters. Please shorten it."),
    "too-many-answers": _(
        "It has more than %(most)s answers. Please make several questions of it."
    ),
    "too-many-tags": _("It has more than %(most)s tags or signs like <. Please take them out."),
    "none-fits": _("No answer is marked as right."),
    "all-fit": _("Every answer is marked as right."),
    "points-unreadable": _("“%(points)s” is not a number of points between -100 and 100."),
    "not-a-number": _("“%(number)s” is not a number."),
    "number-too-long": _("%(number)s has more digits than can be kept here (12, and 6 decimals)."),
    "not-one-number": _("Not exactly one number is right."),
    "range-backwards": _("The range ends before it begins."),
    "tolerance-of-other-kind": _("Its tolerance is not a fixed distance to both sides."),
    "not-true-and-false": _("It needs two answers, of which one is right."),
    "pair-half-empty": _("A pair has nothing on its right side."),
    "pairs-not-one-each": _("Its pairs do not give every option exactly one partner."),
    "order-not-whole": _("Its right order does not name every step once."),
    "aiken-no-answer": _("No line “ANSWER:” says which of its answers is right."),
    "aiken-answer-unknown": _("It says that %(letter)s is right, and has no answer %(letter)s."),
    "no-gap": _("There is no gap in it."),
    "gap-unfinished": _("A gap in its text is not finished."),
    "gap-number-near": _(
        "A number in one of several gaps has a tolerance. Please make a question of its own of it."
    ),
    "gap-of-other-kind": _("A gap of the kind %(type)s has no place here."),
    "gap-accepts-nothing": _("A gap accepts no word."),
    "place-without-word": _("There is no word for the place [[%(gap)s]]."),
    "word-with-star": _("“%(word)s” accepts words that are not written down. Please list them."),
    "type-unknown": _("Questions of the type “%(type)s” have no place here."),
    "interaction-unknown": _("A task of the kind %(type)s has no place here."),
    "several-tasks": _("It asks for several things at once. Please make a question of each."),
    "same-identifier": _("Two parts of it have the same identifier."),
    "adaptive": _("It changes while it is answered."),
    "made-while-asked": _("Its words are made up anew each time it is asked."),
    "text-elsewhere": _("A text that it needs stands in a file that is not there."),
    "file-missing": _("The package names it, and does not hold it."),
    "gift-brace": _("A { or } is alone. A brace that belongs to the text is written \\{ or \\}."),
    "gift-two-answers": _(
        "It has two lists of answers. Is an empty line missing between two questions?"
    ),
    "gift-empty-line-missing": _("There is no empty line before the next question."),
    "gift-answer-without-sign": _("An answer does not begin with = or ~."),
    "gift-pair-without-arrow": _("A pair has no -> between its sides."),
    "gift-feedback-too-many": _("True or false can have two pieces of feedback, not more."),
    "kind-unknown": _("“%(kind)s” is not a kind of question."),
    "csv-option-in-question": _("Options stand in rows of their own, below the question."),
    "csv-number-elsewhere": _("Only a question of the kind “numeric” has an answer column."),
    "csv-not-yes-or-no": _("“correct” holds x or nothing, not “%(cell)s”."),
    "field-malformed": _("The field “%(field)s” is not a text."),
    "question-without-kind": _("It is neither multiple choice nor true or false nor an essay."),
    "question-without-text": _("The dump holds no “quiz.question” for it."),
    "too-long": _("%(what)s has more than %(most)s characters. Please shorten it."),
    "signs": _("There are signs in it that no text has."),
    "no-hotspot-there": _("A picture with places cannot go out in this format."),
    "no-branching-there": _("Scenes with choices cannot go out in this format."),
    "no-ordering-there": _("Steps in order cannot go out in this format."),
    "one-gap-there": _("More than one gap cannot go out in this format."),
    "arrow-in-word": _("A word with -> cannot go out in this format."),
    "not-usable": _("It is not finished: %(what)s"),
}

# --- questions that are changed -------------------------------------------------------------

CHANGED = {
    "self-check-is-written": _("There a person marks it; here learners compare it themselves."),
    "spoken-is-written": _("There she can only write; here she can say it aloud as well."),
    "lost-formatting": _("Bold, italic and the like are not kept."),
    "lost-link": _("The words of its links are kept, their addresses are not."),
    "lost-tex": _("Its formula is shown as it was typed. Please write it in words."),
    "lost-table": _("Its table became lines."),
    "partial-points": _("Answers that give some of the points count as not yet."),
    "any-of-them": _("There one of several right answers was enough; here she chooses all."),
    "capitals-ignored": _("Capital and small letters count the same here."),
    "gap-weights": _("The weights of its gaps are not kept; every gap counts the same."),
    "cell-unused": _("“%(name)s” means nothing in a question of this kind and was not kept."),
    "feedback-joined": _("The feedback of several words is one here."),
    "feedback-of-others": _("Feedback for other answers is not kept."),
    "feedback-for-all": _("Feedback that depended on the answer is for everyone here."),
    "feedback-hidden": _("Feedback that hides after an answer is not kept."),
    "feedback-of-targets": _("Feedback of the right sides is not kept."),
    "pairs-got-sides": _("Its pairs have a left and a right side here."),
    "minus-points": _("Points are not taken away here for an answer that does not fit."),
    "number-as-word": _("A number in a gap is a word here; it is met as it stands, not nearly."),
    "more-units": _("Other units of the number are not kept."),
    "attachments": _("Files cannot be handed in here; she writes."),
    "description": _("A text without an answer is something to think about here."),
    "general-feedback": _("What everyone read afterwards is now in the feedback of every answer."),
    "no-feedback": ngettext_lazy(
        "%(count)d answer has no feedback yet. The quiz stays a draft until it has.",
        "%(count)d answers have no feedback yet. The quiz stays a draft until they have.",
        "count",
    ),
    "pictures-kept": ngettext_lazy(
        "%(count)d picture was made anew from what is drawn; nothing else of its file is kept.",
        "%(count)d pictures were made anew from what is drawn; nothing else of them is kept.",
        "count",
    ),
    "pictures-without-words": ngettext_lazy(
        "%(count)d picture does not say what it shows. The quiz stays a draft until it does.",
        "%(count)d pictures do not say what they show. The quiz stays a draft until they do.",
        "count",
    ),
    "pictures-not-there": _(
        "It shows pictures, which this format cannot hold. It goes out without them."
    ),
    "pictures-of-answers-not-there": _(
        "Its answers show pictures, which this format cannot hold. They go out without them."
    ),
    "picture-gone": _("The file of a picture is not there. It goes out without it."),
    "no-guide": _(
        "There is no guide for the person who reads the answers yet. The quiz stays a draft until "
        "there is."
    ),
    "column-unknown": _("The column “%(name)s” is not known and was not read."),
    "no-pass-mark": _("“%(title)s” has no pass mark; it is 60 per cent now."),
    "quiz-without-questions": _("“%(title)s” asks nothing and was not made."),
    "unit-not-there": _("The unit does not go out in this format."),
    "guide-not-there": _("The guide for the person who reads does not go out in this format."),
    "feedback-not-there": _("What everyone reads afterwards does not go out in this format."),
    "feedback-of-pairs-not-there": _("The feedback of pairs does not go out in this format."),
    "words-of-true-not-there": _("The two answers go out as “true” and “false”."),
    "true-not-found": _("It goes out as a choice: which of the answers means “true” is not clear."),
    "arrow-changed": _("A -> in it became →."),
}

# --- items beside questions, reported once per file -----------------------------------------

LEFT_OUT = {
    "category": _("Categories of questions are not kept"),
    "nearly": _("Asking about a word that is nearly right, and words to reject, do not go out"),
    "hints": _("Hints between attempts are not kept"),
    "tags": _("Tags are not kept"),
    "idnumber": _("ID numbers are not kept"),
    "template": _("Templates for an answer are not kept"),
    "penalty": _("Points are not taken away here for another try"),
    "grade": _("Every question counts the same here"),
    "combined-feedback": _("Feedback on the whole question is not kept; each answer has its own"),
    "sound": _("Words read aloud do not go out"),
    "outcomes": _("The outcomes that questions ask do not go out"),
    "answer-order": _("The order of answers by chance or by alphabet is not kept"),
    "test-selection": _("Choosing some of the questions by chance is not kept"),
    "test-ordering": _("The order of questions by chance is not kept"),
    "test-timelimits": _("There is no time limit here"),
    "test-testfeedback": _("Feedback on the whole test is not kept"),
    "test-rubricblock": _("Words before the whole test are not kept"),
    "rubrics": _("Words for others than the one who answers are not kept"),
    "quiz-sitting": _("Sittings belong to people and were not read"),
    "quiz-progress": _("Progress belongs to people and was not read"),
    "other-tables": _("Other tables of the dump were not read"),
    "quiz-description": _("The description of a quiz is too long and was not kept"),
    "quiz-exam-paper": _("Every attempt is kept here"),
    "quiz-success-text": _("The message after passing is too long and was not kept"),
    "quiz-fail-text": _("The message after not passing is too long and was not kept"),
    "quiz-category": _("A quiz has no category here; its questions have theirs"),
    "quiz-draft": _("Every imported quiz is a draft"),
    "quiz-settings": _("Order by chance, drawing and messages of the quiz do not go out"),
    "drawings": _("Drawings beside questions and answers do not go out"),
}
# Imported items beside questions, reported once per file.
KEPT = {
    "category": _("Categories of questions are kept"),
    "quiz-description": _("The description of a quiz is kept"),
    "quiz-random-order": _("The order of questions by chance is kept"),
    "quiz-max-questions": _("Asking only some of the questions is kept"),
    "quiz-single-attempt": _(
        "Answering once is kept; such a quiz can stand in courses of staff alone"
    ),
    "quiz-success-text": _("The message after passing is kept"),
    "quiz-fail-text": _("The message after not passing is kept"),
    "quiz-answers-at-once": _("Feedback after each question is kept, when she asks for it"),
}


def of_problem(problem: Problem) -> str:
    """What happened to a question, or to an item beside it, in one or two sentences."""
    if problem.code in ("left-out", "kept"):
        table = LEFT_OUT if problem.code == "left-out" else KEPT
        sentence = table[str(problem.facts["what"])]
        return f"{sentence} ({problem.facts['count']})."
    if problem.code.startswith("quiz-") and problem.code not in CHANGED:
        return shown(sentence_of(problem.code, **problem.facts))
    table = REFUSED if problem.severity == "refused" else CHANGED
    return _filled(table[problem.code], problem.facts)


def of_file(problem: UnreadableFile) -> str:
    """Why a file cannot be read, with its line if there is one."""
    sentence = _filled(FILE[problem.code], problem.facts)
    if not problem.line:
        return sentence
    name = problem.facts.get("name")
    if name:
        return str(_("%(name)s, line %(line)s: %(sentence)s")) % {
            "name": name,
            "line": problem.line,
            "sentence": sentence,
        }
    return str(_("Line %(line)s: %(sentence)s")) % {"line": problem.line, "sentence": sentence}


def shown(words: str) -> str:
    """Text of a file for a page or a terminal, neither of which accepts surrogates."""
    return words.encode(errors="replace").decode()


def _filled(sentence: Any, facts: Mapping) -> str:
    return shown(str(sentence % facts)) if facts else str(sentence)
