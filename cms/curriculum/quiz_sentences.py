"""Texts for the problems of a quiz: what is wrong, and what to correct."""

from django.utils.translation import gettext_lazy as _

# code: (what is wrong, what to do)
QUIZ_SENTENCES = {
    "quiz-without-lesson": (
        _("There is no lesson “%(lesson)s” beside this quiz."),
        _("Rename the quiz after its lesson, or add the lesson."),
    ),
    "questions-missing": (_("The quiz asks nothing."), _("Add “questions:” with a list.")),
    "options-missing": (_("The question has no options."), _("Add “options:” with a list.")),
    "targets-missing": (_("The question has no targets."), _("Add “targets:” with a list.")),
    "scenes-missing": (_("The question has no scenes."), _("Add “scenes:” with a list.")),
    "regions-missing": (_("The question has no places."), _("Add “regions:” with a list.")),
    "area-malformed": (
        _("The area of “%(option)s” is not four numbers."),
        _("Write it like this: area: [10, 20, 30, 15] (left, top, width, height in per cent)."),
    ),
    "picture-missing": (
        _("There is no picture “%(name)s” beside this quiz."),
        _("Put a PNG, JPEG or WebP file into the same folder and write its name."),
    ),
    "picture-unreadable": (
        _("“%(name)s” is not a picture that can be shown."),
        _("Save it again as PNG, JPEG or WebP, with at most 5 MB."),
    ),
    "quiz-picture-unreadable": (
        _("A picture of this quiz cannot be shown."),
        _("Choose another one, as PNG, JPEG or WebP with at most 5 MB."),
    ),
    "file-not-bare": (
        _("“%(name)s” says more than it shows: a place, a device, a name or a time."),
        _("Take it out of the file: manage.py clean_media, and the path of the file."),
    ),
    "picture-unused": (
        _("No quiz of this folder shows this picture."),
        _("Write its name into a question, or take it away."),
    ),
    "sound-missing": (
        _("There is no sound “%(name)s” here yet."),
        _("The words can be read. Put the file into the same folder once they are read aloud."),
    ),
    "sound-not-made": (
        _("Nobody has read this aloud yet."),
        _("The words can be read. Name the file behind “::: audio file:” once there is one."),
    ),
    "sound-unplayable": (
        _("“%(name)s” is not a sound that can be played here."),
        _("Save it as Ogg or WebM with Opus, or as M4A, with at most 5 MB."),
    ),
    "sound-unused": (
        _("No lesson and no quiz of this folder plays this sound."),
        _("Write its name where it belongs, or take it away."),
    ),
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
        _("Use %(kinds)s."),
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
    "quiz-question-text-empty": (_("Question “%(question)s” has no text."), _("Write it.")),
    "quiz-option-text-missing": (
        _("“%(part)s” in question “%(question)s” has no words."),
        _("Write them."),
    ),
    "quiz-option-text-empty": (
        _("“%(part)s” in question “%(question)s” has no words."),
        _("Write them."),
    ),
    "quiz-option-unknown": (
        _("There are words for “%(part)s”, which question “%(question)s” does not have."),
        _("Check the key, or take them away."),
    ),
    "quiz-feedback-empty": (
        _("Question “%(question)s” lacks feedback."),
        _("Write one to three sentences that help, for each answer."),
    ),
    "quiz-feedback-met-empty": (
        _("Question “%(question)s” does not say what she reads when it is met."),
        _("Write one to three sentences."),
    ),
    "quiz-feedback-not-yet-empty": (
        _("Question “%(question)s” does not say what she reads when it is not yet met."),
        _("Write one to three sentences that help."),
    ),
    "quiz-target-text-empty": (
        _("The target “%(part)s” of question “%(question)s” has no words."),
        _("Write them."),
    ),
    "quiz-target-unknown": (
        _("There are words for the target “%(part)s”, which is not in question “%(question)s”."),
        _("Check the key, or take them away."),
    ),
    "quiz-scene-text-empty": (
        _("The scene “%(part)s” of question “%(question)s” has no words."),
        _("Write what happens in it."),
    ),
    "quiz-alt-empty": (
        _("Question “%(question)s” does not say in words what its picture shows."),
        _("Describe the picture in one or two sentences."),
    ),
    "quiz-guide-empty": (
        _("Question “%(question)s” gives no guide to the person who reads the answers."),
        _("Write what makes an answer Met, and what to say when it is not yet."),
    ),
    "quiz-draw-too-many": (
        _("More questions are to be drawn than the quiz has."),
        _("Write at most as many as there are questions that are judged, or add some."),
    ),
    "quiz-category-words-missing": (
        _("The category “%(part)s” of question “%(question)s” has no words."),
        _("Say under “categories” what it is called."),
    ),
    "quiz-category-unknown": (
        _("There are words for the category “%(question)s”, which no question names."),
        _("Check its path, or take them away."),
    ),
    "quiz-for-staff-alone": (
        _("A single try or a planned time stands in a course that is for learners."),
        _("Take “single_attempt” and “minutes” out; they are for courses of staff alone."),
    ),
    "quiz-part-missing": (
        _("Question “%(question)s” names part %(number)s, and the lesson has %(parts)s."),
        _("Write the number of the part that helps, or leave it out."),
    ),
    "quiz-shown-alt-empty": (
        _("A picture in question “%(question)s” is not described."),
        _("Say in one or two sentences what it shows, for who does not see it."),
    ),
    "quiz-picture-and-drawing": (
        _("In question “%(question)s” a picture and a drawing stand at the same place."),
        _("Keep one of the two."),
    ),
    "quiz-nothing-is-shown-here": (
        _("Question “%(question)s” has a picture where none can be shown."),
        _("Pictures stand in questions of choosing, ordering and matching, and at their answers."),
    ),
    "alt-without-picture": (
        _("A description stands here without a picture."),
        _("Add the picture, or take the description away."),
    ),
    "no-such-drawing": (
        _("There is no drawing “%(name)s”."),
        _("Use the name of a file in static/img/drawings, without .svg."),
    ),
    "not-one-of": (
        _("“%(field)s” has to be one of these: %(allowed)s."),
        _("Write one of them, or leave it out."),
    ),
    "quiz-gap-not-in-text": (
        _("The text of question “%(question)s” does not hold {%(part)s} exactly once."),
        _("Write {%(part)s} where the word is missing."),
    ),
    "quiz-gap-unknown": (
        _("The text of question “%(question)s” holds {%(part)s}, and there is no such gap."),
        _("Check the key, or take it out of the text."),
    ),
    "quiz-gap-accepts-nothing": (
        _("The gap “%(part)s” of question “%(question)s” accepts no word."),
        _("Write every word that fits."),
    ),
    "quiz-gap-accepts-what-it-rejects": (
        _("The gap “%(part)s” of question “%(question)s” accepts a word that it rejects."),
        _("Keep the word in one of the two lists."),
    ),
    "quiz-gap-word-too-long": (
        _("A word of the gap “%(part)s” in question “%(question)s” is too long."),
        _("Use at most 120 characters."),
    ),
    "quiz-gap-choices-too-few": (
        _("The gap “%(part)s” of question “%(question)s” needs two or more different choices."),
        _("Add a choice, or leave them all out: then she types."),
    ),
    "quiz-gap-not-one-choice-accepted": (
        _("Of the choices of “%(part)s” in question “%(question)s” not exactly one is accepted."),
        _("Keep one choice that is also an accepted word."),
    ),
}
