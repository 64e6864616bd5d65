"""Words for what the reader of course files found: what it is, and what to mend."""

from django.utils.translation import gettext_lazy as _

from cms.curriculum.files import Problem
from courses.quizzes.schema import SchemaProblem

# code: (what is the matter, what to do)
WORDS = {
    "folder-missing": (_("This folder is not there."), _("Check the path and the language.")),
    "folder-empty": (_("There is no course in this folder."), _("Check the path.")),
    "file-unknown": (
        _("Nobody reads a file or folder of this name."),
        _("Rename it (nn-lesson.md, nn-lesson.quiz.yaml, module.yaml) or take it away."),
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
        _("“correct” has to be true or false."),
        _("Write “correct: true”, or leave it out."),
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
        _("There is no block “%(name)s”."),
        _("Use callout, note, try, reflect, scenario, remember or ground."),
    ),
    "fence-unclosed": (
        _("The block “%(name)s” has no end of its own."),
        _("Put a line ::: after it; blocks do not stand inside each other."),
    ),
    "fence-without-name": (
        _("A line ::: stands here, and no block is open."),
        _("Take it away, or name the block that begins here."),
    ),
    "fence-empty": (_("The block “%(name)s” is empty."), _("Write its text, or take it away.")),
    "markup-unknown": (
        _("%(what)s: lessons do not use this."),
        _("Use paragraphs, lists, bold and italic."),
    ),
    "quiz-without-lesson": (
        _("There is no lesson “%(lesson)s” beside this quiz."),
        _("Rename the quiz after its lesson, or add the lesson."),
    ),
    "questions-missing": (_("The quiz asks nothing."), _("Add “questions:” with a list.")),
    "options-missing": (_("The question has no options."), _("Add “options:” with a list.")),
    "question-key-twice": (
        _("The question key “%(key)s” is used twice in this quiz."),
        _("Give one of the two another key."),
    ),
    "question-key-in-course": (
        _("The question key “%(key)s” is used in %(other)s, line %(other_line)s, as well."),
        _("Give one of the two another key."),
    ),
    "option-key-twice": (
        _("The option key “%(key)s” is used twice in question “%(question)s”."),
        _("Give one of the two another key."),
    ),
    "feedback-missing": (
        _("Option “%(option)s” has no feedback."),
        _("Write one to three sentences that help."),
    ),
    "quiz-too-few-options": (
        _("Question “%(question)s” has fewer than two options."),
        _("Add another option."),
    ),
    "quiz-not-one-correct": (
        _("Question “%(question)s” needs exactly one option with “correct: true”."),
        _("Mark one option."),
    ),
    "quiz-none-correct": (
        _("Question “%(question)s” has no option with “correct: true”."),
        _("Mark every option that fits."),
    ),
    "quiz-all-correct": (
        _("Every option of question “%(question)s” is marked correct."),
        _("Add an option that does not fit, or take one mark away."),
    ),
    "quiz-not-two-options": (
        _("Question “%(question)s” is true or not: it needs exactly two options."),
        _("Keep two options, or choose another kind."),
    ),
    "quiz-not-three-to-seven": (
        _("Question “%(question)s” puts steps in order: it needs three to seven of them."),
        _("Add or take away steps."),
    ),
    "quiz-target-key-twice": (
        _("Two targets of question “%(question)s” have the same key."),
        _("Give one of the two another key."),
    ),
    "quiz-too-few-targets": (
        _("Question “%(question)s” has fewer than two targets."),
        _("Add another target."),
    ),
    "quiz-match-unknown": (
        _("An option of question “%(question)s” belongs to a target that is not there."),
        _("Write the key of one of its targets."),
    ),
    "quiz-not-a-decimal": (
        _("“answer” or “tolerance” of question “%(question)s” is not a number."),
        _("Write a number such as 12 or 2.5, without the unit."),
    ),
    "quiz-tolerance-below-zero": (
        _("The tolerance of question “%(question)s” is below zero."),
        _("Write how far from the number still fits: 0 or more."),
    ),
    "quiz-area-outside": (
        _("A place of question “%(question)s” does not lie inside the picture."),
        _("Give left, top, width and height in per cent of the picture."),
    ),
    "quiz-scene-key-twice": (
        _("Two scenes of question “%(question)s” have the same key."),
        _("Give one of the two another key."),
    ),
    "quiz-scene-named-end": (
        _("A scene of question “%(question)s” is called “end”, which is where ways end."),
        _("Give it another key."),
    ),
    "quiz-scene-unknown": (
        _("A choice in question “%(question)s” leads to a scene that is not there."),
        _("Write the key of one of its scenes, or “end”."),
    ),
    "quiz-scene-unreached": (
        _("No choice of question “%(question)s” leads to one of its scenes."),
        _("Lead a choice there, or take the scene away. The first scene is the start."),
    ),
    "quiz-scenes-in-a-circle": (
        _("In question “%(question)s” a way leads back to a scene before it."),
        _("Lead every way onwards to “end”."),
    ),
    "quiz-no-good-way": (
        _("No way through question “%(question)s” is good from the first scene to the end."),
        _("Mark with “good: true” at least one choice in each scene of such a way."),
    ),
    "quiz-kind-unknown": (
        _("Question “%(question)s” has a kind that does not exist."),
        _(
            "Use single, multiple, true_false, ordering, matching, gap, numeric, hotspot, "
            "branching, reflection or written."
        ),
    ),
    "quiz-not-a-slug": (
        _("A key in question “%(question)s” is not a short name."),
        _("Use small letters, digits and hyphens."),
    ),
    "quiz-option-key-twice": (
        _("Two options of question “%(question)s” have the same key."),
        _("Give one of the two another key."),
    ),
    "quiz-question-key-twice": (
        _("Two questions have the same key."),
        _("Give one of the two another key."),
    ),
    "quiz-empty": (_("The quiz asks nothing."), _("Add a question.")),
    "quiz-malformed": (
        _("Something in question “%(question)s” cannot be read."),
        _("Look at its keys, its kind and its options."),
    ),
    "quiz-outcome-twice": (
        _("Question “%(question)s” names an outcome twice."),
        _("Keep one of the two."),
    ),
}


def what(problem: Problem) -> str:
    """What is the matter, one sentence."""
    return str(WORDS[problem.code][0]) % problem.facts


def mend(problem: Problem) -> str:
    """What to do about it, one sentence."""
    return str(WORDS[problem.code][1]) % problem.facts


def line_of(problem: Problem) -> str:
    """`file:line: what it is. What to mend.`"""
    return f"{problem.file}:{problem.line}: {what(problem)} {mend(problem)}"


def schema_sentence(problem: SchemaProblem) -> str:
    """What the rules of a quiz have against it, for the editor who saves it."""
    words = WORDS.get(f"quiz-{problem.code}") or WORDS["quiz-malformed"]
    question = problem.where.removeprefix("questions.").split(".")[0]
    return " ".join(str(part) % {"question": question} for part in words)
