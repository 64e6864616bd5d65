"""Texts for the problems that content checks find: what is wrong, and what to correct."""

from django.utils.translation import gettext_lazy as _

# code: (what is wrong, what to do)
CHECK_SENTENCES = {
    "word-unkind": (
        _("“%(written)s” should not stand here. %(reason)s"),
        _("Better: %(better)s. Where it has to stay, allow it in words/ with the reason."),
    ),
    "sentence-long": (
        _("The sentence “%(start)s…” has %(words)s words; at most %(highest)s are read well."),
        _("Make two of it."),
    ),
    "sentences-long": (
        _("Sentences have %(average)s words on average; at most %(highest)s are read well."),
        _("Make two of some."),
    ),
    "paragraph-twice": (
        _("The same paragraph stands in %(other)s, line %(other_line)s."),
        _("Say it in other words, or leave it out."),
    ),
    "lesson-short": (
        _("The lesson has %(words)s words; with less than %(lowest)s it teaches little."),
        _("Give it an example and something to try, or join it with its neighbour."),
    ),
    "minutes-untrue": (
        _("The lesson is given %(minutes)s minutes; words and questions take about %(needed)s."),
        _("Write “minutes: %(needed)s”, here and in every translation, or change its length."),
    ),
    "lesson-hard": (
        _("It is read with grade %(grade)s; the highest for this course is %(highest)s."),
        _("Use shorter words and shorter sentences."),
    ),
    "course-hard": (
        _("Half of the lessons are above grade %(grade)s; the highest middle is %(highest)s."),
        _("Make the hardest lessons plainer."),
    ),
    "outcome-untaught": (
        _("No lesson teaches the outcome “%(name)s”."),
        _("Name it in the header of the lesson that does, or take it away."),
    ),
    "never-marked": (
        _("Nobody marks the answer to “%(question)s”: nobody is assigned to staff who learn."),
        _("Make it a self_check: the learner compares it with a good answer."),
    ),
    "outcome-unasked": (
        _("No question asks for the outcome “%(name)s”."),
        _("Write one in the quiz of a lesson that teaches it."),
    ),
    "frames-amount": (
        _("The lesson has %(amount)s pictures; %(lowest)s to %(highest)s are good."),
        _("Leave some out, or tell it in smaller steps."),
    ),
    "frame-long": (
        _("%(amount)s sentences are said to this picture; at most %(highest)s are kept in mind."),
        _("Give the rest a picture of its own."),
    ),
    "drawing-unknown": (
        _("There is no drawing “%(name)s” for the question “%(question)s”."),
        _("Use the key of one in cms/curriculum/drawings.yaml."),
    ),
    "drawing-shared": (
        _("Two answers of the question “%(question)s” have the drawing “%(name)s”."),
        _("Give one of them another, so that she can tell them apart."),
    ),
    "options-without-drawing": (
        _("The question “%(question)s” has %(amount)s answers without a drawing."),
        _("Add “drawing: …” to each: in a set in pictures every answer has its own."),
    ),
    "drawing-unlisted": (
        _("The file %(name)s lies beside the drawings and stands in no list."),
        _("Add it with what it shows, or take it away."),
    ),
    "drawing-listed-twice": (_("The drawing “%(name)s” is listed twice."), _("Keep one.")),
    "drawing-without-alt": (
        _("Nothing tells what the drawing “%(name)s” shows."),
        _("Add “alt:” with a line “en: …”."),
    ),
    "drawing-use-unknown": (
        _("Drawings are not made for “%(name)s”."),
        _("Use phrase, grounding, header, card, practical or answer."),
    ),
    "drawing-missing": (
        _("There is no file %(name)s.svg."),
        _("Put it into static/img/drawings, or take the entry away."),
    ),
    "drawing-too-big": (
        _("%(name)s.svg has %(size)s bytes; less than %(highest)s are allowed."),
        _("Draw it with fewer points."),
    ),
    "drawing-foreign": (
        _("%(name)s.svg holds more than plain shapes, or does not begin like the others."),
        _("Take out scripts, styles, ids, links and words; begin it as the others begin."),
    ),
    "questions-few": (
        _("The module has %(amount)s questions; at least %(lowest)s are needed."),
        _("Add some to the quizzes of its lessons."),
    ),
    "kinds-few": (
        _("The module asks in these kinds alone: %(kinds)s. At least %(lowest)s are needed."),
        _("Ask something as an order, a match, a gap or a small scene."),
    ),
    "question-guessed": (
        _(
            "Who has read nothing gets %(share)s %% right (chance: %(chance)s %%). Figure: "
            "%(name)s, %(kind)s; rule: %(told)s."
        ),
        _("Look at check_curriculum --questions, and make the other answers as likely."),
    ),
    "feedback-alike": (
        _("%(share)s %% of the feedback to what fits begins with “%(told)s”."),
        _("Begin with the matter."),
    ),
    "translation-missing": (
        _("This file has no translation yet."),
        _("Until it has one, the words of the original are shown, and the page says so."),
    ),
    "translation-key-unknown": (
        _("The original has no such key here."),
        _("Take the key over from the file of the same name in the original."),
    ),
    "translation-number": (
        _("The original has number %(number)s."),
        _("Give file or folder the same name as in the original."),
    ),
    "translation-outcome": (
        _("The original has no outcome “%(name)s”."),
        _("Check the spelling, or take it away."),
    ),
    "translation-differs": (
        _("“%(field)s” is not the same as in the original."),
        _("Write “%(field)s: %(value)s” in the way the original does."),
    ),
    "translation-note": (
        _("Only one of original and translation has a content note."),
        _("Translate the note and the short version, or write “content_note: none” as there."),
    ),
    "translation-parts": (
        _("The lesson has %(parts)s parts; the original has %(needed)s."),
        _("Give it the same ## headings, so that her place is the same."),
    ),
    "translation-questions": (
        _("The questions are not those of the original."),
        _("Use these keys in this order: %(keys)s."),
    ),
    "translation-question": (
        _("The question “%(name)s” is built in another way than in the original."),
        _("Take over kind, keys, outcomes and what is correct; translate the words alone."),
    ),
    "gulpease-low": (
        _("It is read with Gulpease %(index)s; %(lowest)s or more is easy to read."),
        _("Use shorter words and shorter sentences."),
    ),
    "gulpease-course-low": (
        _("The middle of its lessons is Gulpease %(index)s; %(lowest)s or more is easy to read."),
        _("Make the hardest lessons plainer."),
    ),
    "word-list-missing": (
        _("There is no list of words for “%(language)s”."),
        _("Write words/%(language)s.yaml, as words/en.yaml shows."),
    ),
}


# code: (what is wrong, what to do)
DANGER_SENTENCES = {
    "danger-without-emergency": (
        _("“%(written)s” names danger to life, and nothing here names the emergency service."),
        _("Say who comes first: the emergency service, then the supervisor."),
    ),
    "danger-without-help": (
        _("“%(written)s” names danger to life, and the lesson shows no way to help."),
        _("Add a line “::: help” and a line “:::” below it."),
    ),
    "question-without-help": (
        _("“%(written)s” names danger to life, and the lesson beside it shows no way to help."),
        _("Add “::: help” to the lesson that this question leads back to."),
    ),
    "contact-details": (
        _("“%(written)s” looks like a telephone number, an e-mail address or a street."),
        _("Take it out. Numbers belong in the directory; places are never named."),
    ),
    "advice-harmful": (
        _("“%(written)s” is advice that could harm: %(reason)s"),
        _("Say instead: %(better)s"),
    ),
}


# code: (what is wrong, what to do)
LIBRARY_SENTENCES = {
    "not-listed": (
        _("A list is expected here."),
        _("Begin each entry with a line “- key: …”."),
    ),
    "exercise-name": (
        _("Exercises have the names %(names)s."),
        _("Rename the file, or take it away."),
    ),
    "exercise-heading": (
        _("An exercise is a paragraph and a list of steps alone."),
        _("Take headings and ::: blocks out of it."),
    ),
    "exercise-without-steps": (
        _("The exercise has no steps."),
        _("Write each step as a line that begins with “- ”."),
    ),
    "exercise-missing": (
        _("The exercise %(name)s is not there."),
        _("Write it; until then its built-in words are shown."),
    ),
    "exercise-pace": (
        _("%(words)s words do not go with %(seconds)s seconds: read slowly they take %(needs)s."),
        _("Change “seconds”, or make the exercise longer or shorter."),
    ),
    "exercise-unsafe": (
        _("“%(written)s”: eyes stay open, and no breath is held or counted."),
        _("Take the step out, or choose something to look at instead."),
    ),
    "term-malformed": (
        _("An entry of the glossary has a key, a term, other forms and a definition."),
        _("Write them as in the other entries."),
    ),
    "term-twice": (
        _("“%(name)s” stands for the word in line %(other_line)s as well."),
        _("Keep it in one place."),
    ),
    "definition-sentences": (
        _("The definition of “%(name)s” has %(sentences)s sentences; at most %(highest)s."),
        _("Say it in one or two."),
    ),
    "glossary-hard": (
        _("The definitions are read with grade %(grade)s; the highest is %(highest)s."),
        _("Use shorter words and shorter sentences."),
    ),
}


# code: (what is wrong, what to do)
ADVICE_SENTENCES = {
    "advice-any-malformed": (
        _("“any” says how many of which places come first."),
        _("Write it like this: any: {n: 2, of: [a/3, a/4, a/5]}."),
    ),
    "advice-any-too-many": (
        _("“any” asks for %(amount)s of %(places)s places."),
        _("Lower “n”, or add places to “of”."),
    ),
    "advice-place-malformed": (
        _("“%(place)s” is no place of a course."),
        _("Write a/2 for a module and a/2/1 for a lesson: numbers as in the names of the files."),
    ),
    "advice-other-course": (
        _("“%(place)s” stands in another course."),
        _("Name places of the course “%(course)s” alone."),
    ),
    "advice-place-unknown": (
        _("There is no module or lesson at “%(place)s”."),
        _("Check the number, or take it away. A translation needs no advice of its own."),
    ),
    "advice-itself": (
        _("“%(place)s” would come before itself."),
        _("Take it away: a module and its own lessons are not advised before each other."),
    ),
    "advice-circle": (
        _("What comes first leads round in a circle: %(places)s."),
        _("Take one of these out of “after” or “any”."),
    ),
}
