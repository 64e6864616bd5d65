"""One table: what she has, what her coordinator reads of it, and what she reads herself.

Of a competency stands which ratings were given, in the order of time: `g3:OP+SC` is Grace, first
assessor, level 3, on practice and a talk; `i` is Ines, second; `s` is Sara, third; `~` says that
she had seen the other's level of the same round. `fail` stands in no sentence (domain 2.1).
"""

from datetime import date
from uuid import UUID

import pytest

from mentors.assessment.competencies.rules import Decided, Given, decided, those_that_count
from mentors.certification.learner_sentences import statuses_to_learner
from mentors.certification.rules import Observation, Rating, Snapshot, evaluate, with_decisions
from mentors.certification.sentences import Names, statuses
from mentors.programmes.rules import CompetencyRequirement, CourseRequirement, Requirements

COURSE = UUID(int=100)
LESSONS = tuple(UUID(int=number) for number in range(1, 5))
NAMES = Names(competencies={"C1": "Equal", "C4": "Boundaries"}, courses={str(COURSE): "Course A"})
KINDS = {"C1": ("Practice", "A talk"), "C4": ("Practice", "A quiz", "A talk")}
PLACES = {"g": 1, "i": 2, "s": 3}
GATE = "C4"

NOBODY = "Not rated yet."
OF_TWO = "2 assessors must confirm the level. So far: %s."
THIRD = "The two ratings differ. A third assessor decides."
THIRD_SAYS = "Third assessor: not yet."
KINDS_OF = "%s different kinds of evidence are needed. So far: %s."
QUIZ = "Quiz answers alone are not enough. An observation is needed as well."
OTHER = "The other assessor has not rated yet."

TWO_LOOK = "Two people look at this, each by herself, once something shows it."
SHOWS = {
    "C1": "It can show in: Practice; A talk.",
    "C4": "It can show in: Practice; A quiz; A talk.",
}
OPEN = {code: f"{TWO_LOOK} {shows}" for code, shows in SHOWS.items()}
ONE_MORE = "One more person looks at this, and her word decides. You need do nothing."
AGAIN = "You can try again as often as you like. Beside this stands what to do next."
MORE_KINDS = "The certificate asks for %s kinds of things that show it. So far: %s."
BESIDE_QUIZ = "For the certificate, something that was seen has to come beside the questions."
ANOTHER = "For the certificate one more person looks at this."

C1 = CompetencyRequirement(code="C1", level=3, raters=2, evidence_types=2)
C4 = CompetencyRequirement(code="C4", level=3, raters=2, evidence_types=3, gate=True)
ONE_RATER = C1.model_copy(update={"raters": 1, "evidence_types": 1})
THREE_RATERS = C1.model_copy(update={"raters": 3})
ONE_KIND = C1.model_copy(update={"evidence_types": 1})
LEVEL_TWO = C1.model_copy(update={"level": 2})
LEVEL_FOUR = C1.model_copy(update={"level": 4})


def ratings_of(text, code):
    found = []
    for word in text.split():
        head, _, kinds = word.partition(":")
        place = PLACES[head[0]]
        found.append(
            Rating(
                code=code,
                level=int(head[1]),
                assessor=head[0],
                blind="~" not in head,
                evidence_types=frozenset(filter(None, kinds.split("+"))),
                place=place,
                gate=code == GATE,
            )
        )
    return tuple(found)


def decision_of(ratings, requirement):
    """What the services decide: after each rating anew, and the latest decision holds."""
    given, latest = [], None
    for rating in ratings:
        given.append(Given(len(given), rating.place, rating.level, rating.blind))
        counted = those_that_count(given, gate=rating.gate)
        outcome = decided([one.level for one in counted], rating.gate, requirement.level)
        if outcome is not Decided.UNDECIDED:
            latest = outcome is Decided.MET
    return latest


def words(requirements, snapshot, decisions, *, name=True):
    answer = with_decisions(
        evaluate(requirements, snapshot),
        codes=[item.code for item in requirements.competencies],
        decisions=decisions,
        name_chosen=name,
    )
    return (
        statuses(answer, names=NAMES),
        statuses_to_learner(answer, names=NAMES, kinds=KINDS),
    )


def of_competency(requirement, text):
    ratings = ratings_of(text, requirement.code)
    said = decision_of(ratings, requirement)
    requirements = Requirements(competencies=(requirement,), validity_months=24)
    decisions = {} if said is None else {requirement.code: said}
    theirs, hers = words(requirements, Snapshot(ratings=ratings), decisions)
    return (said, theirs[0].text, hers[0].met, hers[0].text)


MET, NOT_YET = True, False
# Requirement, ratings → decided, what the coordinator reads, what she reads.
COMPETENCIES = [
    # Nothing, or one rating: she reads the same, whoever has rated and however.
    (C1, "", None, NOBODY, OPEN["C1"]),
    (C1, "g1:OP", None, OF_TWO % 0, OPEN["C1"]),
    (C1, "g3:OP+SC", None, OF_TWO % 1, OPEN["C1"]),
    (C1, "i4:OP+SC", None, OF_TWO % 1, OPEN["C1"]),
    (C1, "s3:OP+SC", None, NOBODY, OPEN["C1"]),
    (C1, "g3:OP+SC s3:OP+SC", None, OF_TWO % 1, OPEN["C1"]),
    (C1, "g2:OP g3:OP+SC", None, OF_TWO % 1, OPEN["C1"]),
    (C4, "", None, NOBODY, OPEN["C4"]),
    (C4, "g4:OP+QZ+SC", None, OF_TWO % 1, OPEN["C4"]),
    (C4, "g2:OP s3:OP", None, OF_TWO % 0, OPEN["C4"]),
    # Two who agree.
    (C1, "g3:OP+SC i3:OP", MET, "", ""),
    (C1, "i3:OP g3:OP+SC", MET, "", ""),
    (C1, "g4:OP+SC i4:OP", MET, "", ""),
    (C1, "g2:OP i2:OP+SC", NOT_YET, OF_TWO % 0, AGAIN),
    (C1, "g1:OP i1:OP", NOT_YET, OF_TWO % 0, AGAIN),
    (C4, "g3:OP+SC i3:OP+QZ", MET, "", ""),
    (C4, "g4:OP+SC+QZ i4:OP", MET, "", ""),
    (C4, "g2:OP i2:OP", NOT_YET, OF_TWO % 0, AGAIN),
    # One level apart, not a gate: the lower counts until they have talked.
    (C1, "g3:OP+SC i4:OP", MET, "", ""),
    (C1, "g4:OP+SC i3:OP", MET, "", ""),
    (C1, "g2:OP i3:OP+SC", NOT_YET, OF_TWO % 1, AGAIN),
    (C1, "g3:OP+SC i2:OP", NOT_YET, OF_TWO % 1, AGAIN),
    (C1, "g2:OP i1:OP", NOT_YET, OF_TWO % 0, AGAIN),
    (C1, "g2:OP i3:OP+SC g3~:OP", MET, "", ""),
    (C1, "g2:OP i3:OP+SC i2~:OP", NOT_YET, OF_TWO % 0, AGAIN),
    # A third rating that was not asked for.
    (C1, "g3:OP+SC i2:OP s3:OP", NOT_YET, OF_TWO % 1, AGAIN),
    (C1, "g3:OP+SC i3:OP s1:OP", MET, "", ""),
    (C4, "g3:OP+SC+QZ i3:OP s1:OP", MET, "", ""),
    # Two levels apart: a third decides.
    (C1, "g4:OP+SC i2:OP", None, THIRD, ONE_MORE),
    (C1, "g1:OP i3:OP", None, THIRD, ONE_MORE),
    (C1, "g4:OP+SC i2:OP s3:OP", MET, "", ""),
    (C1, "g4:OP+SC i2:OP s2:OP", NOT_YET, THIRD_SAYS, AGAIN),
    (C1, "g1:OP i4:OP s4:OP+SC", MET, "", ""),
    (C1, "s3:OP+SC g4:OP i1:OP", MET, "", ""),
    # A talk that took them further apart.
    (C1, "g2:OP i3:OP i4~:OP", NOT_YET, THIRD, ONE_MORE),
    (C1, "g2:OP i3:OP i4~:OP s3:OP+SC", MET, "", ""),
    # A gate: any difference goes to a third, also where both see it below the level.
    (C4, "g3:OP+SC+QZ i4:OP", None, THIRD, ONE_MORE),
    (C4, "g3:OP i2:OP", None, THIRD, ONE_MORE),
    (C4, "g1:OP i2:OP", None, THIRD, ONE_MORE),
    (C4, "g3:OP i2:OP g2~:OP", None, THIRD, ONE_MORE),
    (C4, "g3:OP+SC+QZ i2:OP s3:OP", MET, "", ""),
    (C4, "g3:OP i2:OP s2:OP", NOT_YET, THIRD_SAYS, AGAIN),
    (C4, "g3:OP i2:OP s1:OP s3~:OP+QZ+SC", MET, "", ""),
    (C4, "g1:OP i2:OP s3:OP+QZ+SC", MET, "", ""),
    (C4, "g1:OP i2:OP s3:OP", MET, KINDS_OF % (3, 1), f"{MORE_KINDS % (3, 1)} {SHOWS['C4']}"),
    # Another try.
    (C1, "g2:OP i2:OP g3:OP+SC", NOT_YET, OF_TWO % 0, AGAIN),
    (C1, "g2:OP i2:OP g3:OP+SC i3:OP", MET, "", ""),
    (C4, "g2:OP i2:OP g3:OP+SC+QZ", NOT_YET, OF_TWO % 0, AGAIN),
    (C4, "g2:OP i2:OP g3:OP+SC+QZ i3:OP", MET, "", ""),
    (C4, "g2:OP i2:OP g3:OP i2:OP", NOT_YET, THIRD, ONE_MORE),
    (C4, "g2:OP i3:OP s2:OP g3:OP+SC i3:OP+QZ", MET, "", ""),
    # What two agreed on stays, until both have rated anew.
    (C1, "g3:OP+SC i3:OP g1~:OP", MET, "", ""),
    (C1, "g3:OP+SC i3:OP g1~:OP i1~:OP", NOT_YET, OF_TWO % 0, AGAIN),
    (C4, "g3:OP+SC+QZ i3:OP g2~:OP i3~:OP", MET, "", ""),
    # Kinds of evidence.
    (C1, "g3:OP i3:OP", MET, KINDS_OF % (2, 1), f"{MORE_KINDS % (2, 1)} {SHOWS['C1']}"),
    (C1, "g3:OP i3:OP g3:OP+SC", MET, "", ""),
    (C1, "g2:SC i2:SC g3:OP i3:OP", MET, KINDS_OF % (2, 1), f"{MORE_KINDS % (2, 1)} {SHOWS['C1']}"),
    (C1, "g3 i3", MET, KINDS_OF % (2, 0), f"{MORE_KINDS % (2, 0)} {SHOWS['C1']}"),
    (C4, "g3:OP+QZ i3:OP", MET, KINDS_OF % (3, 2), f"{MORE_KINDS % (3, 2)} {SHOWS['C4']}"),
    (ONE_KIND, "g3:QZ i3:QZ", MET, QUIZ, BESIDE_QUIZ),
    (ONE_KIND, "g3:QZ i3:OP", MET, "", ""),
    # Other programmes.
    (ONE_RATER, "g3:OP", None, OTHER, OPEN["C1"]),
    (ONE_RATER, "g3:OP i3:OP", MET, "", ""),
    (THREE_RATERS, "g3:OP+SC i3:OP", MET, OF_TWO.replace("2", "3") % 2, ANOTHER),
    (LEVEL_TWO, "g2:OP+SC i2:OP", MET, "", ""),
    (LEVEL_TWO, "g1:OP i2:OP", NOT_YET, OF_TWO % 1, AGAIN),
    (LEVEL_FOUR, "g3:OP+SC i3:OP", NOT_YET, OF_TWO % 0, AGAIN),
    (LEVEL_FOUR, "g4:OP+SC i4:OP", MET, "", ""),
    # One who gave a rating before the other's was hidden from her is not the second of two.
    (
        C1,
        "g3:OP+SC i3~:OP",
        None,
        "Each assessor rates before seeing the other rating.",
        OPEN["C1"],
    ),
]


@pytest.mark.parametrize(("requirement", "given", "said", "theirs", "hers"), COMPETENCIES)
def test_what_is_said_of_a_competency(requirement, given, said, theirs, hers):
    assert of_competency(requirement, given) == (said, theirs, said, hers)


def test_the_table_has_sixty_cases_and_more():
    cases = {(str(requirement), given) for requirement, given, *_rest in COMPETENCIES}
    assert len(cases) == len(COMPETENCIES)
    assert len(cases) + len(OTHERS) >= 60


def seen(day, *, second=False):
    return Observation(date(2025, 3, day), "ines" if second else "grace", second)


ROOMS = Requirements(
    courses=(CourseRequirement(course_key=COURSE, lesson_keys=LESSONS),),
    observed_sessions=3,
    observed_days=3,
    second_assessor_sessions=1,
    supervision_hours=2,
    validity_months=24,
)
READ = "%s of 4 lessons are done."
HER_LESSONS = f"{READ} Read on when you like, in any order."
SET_UP = "Your supervisor sets up a time with you."
SESSIONS, DAYS, SECOND, HOURS, NAME = (
    "Supervised practice",
    "Practice on different days",
    "Practice observed by the second assessor",
    "Hours of supervision",
    "Name on certificate",
)
ALL = (seen(1), seen(2), seen(3, second=True))
# Lessons, rooms, hours, name → title → (what the coordinator reads, what she reads).
OTHERS = [
    (
        (0, (), 0, False),
        {
            "Course A": (READ % 0, HER_LESSONS % 0),
            SESSIONS: ("0 of 3 so far.", f"0 of 3 so far. {SET_UP}"),
            DAYS: ("0 of 3 so far.", "0 of 3 so far. Two times on one day count as one day."),
            SECOND: ("0 of 1 so far.", "0 of 1 so far. You can ask her when she has time."),
            HOURS: ("0 of 2 so far.", f"0 of 2 so far. {SET_UP}"),
            NAME: (
                "Not chosen. The learner chooses it on “My way”.",
                "You choose it on this page. It can be any name.",
            ),
        },
    ),
    ((4, ALL, 2, True), {}),
    ((3, ALL, 2, True), {"Course A": (READ % 3, HER_LESSONS % 3)}),
    (
        (4, ALL[:2], 2, True),
        {
            SESSIONS: ("2 of 3 so far.", f"2 of 3 so far. {SET_UP}"),
            DAYS: ("2 of 3 so far.", "2 of 3 so far. Two times on one day count as one day."),
            SECOND: ("0 of 1 so far.", "0 of 1 so far. You can ask her when she has time."),
        },
    ),
    (
        (4, (seen(1), seen(1), seen(2, second=True)), 2, True),
        {DAYS: ("2 of 3 so far.", "2 of 3 so far. Two times on one day count as one day.")},
    ),
    (
        (4, (seen(1), seen(2), seen(3)), 2, True),
        {SECOND: ("0 of 1 so far.", "0 of 1 so far. You can ask her when she has time.")},
    ),
    ((4, ALL, 1.5, True), {HOURS: ("1.5 of 2 so far.", f"1.5 of 2 so far. {SET_UP}")}),
    (
        (4, ALL, 2, False),
        {
            NAME: (
                "Not chosen. The learner chooses it on “My way”.",
                "You choose it on this page. It can be any name.",
            )
        },
    ),
]


@pytest.mark.parametrize(("has", "open_ones"), OTHERS)
def test_what_is_said_of_lessons_practice_and_the_name(has, open_ones):
    lessons, rooms, hours, name = has
    snapshot = Snapshot(frozenset(LESSONS[:lessons]), (), rooms, hours)
    theirs, hers = words(ROOMS, snapshot, {}, name=name)
    found = {
        status.title: (status.text, said.text)
        for status, said in zip(theirs, hers, strict=True)
        if status.text or said.text
    }
    assert found == open_ones
    assert [status.met for status in theirs] == [said.met for said in hers]


def test_nothing_she_reads_tells_who_has_rated_before_it_is_decided():
    before = [
        of_competency(C1, given)[2:]
        for given in ("", "g1:OP", "g4:OP+SC", "i1:QZ", "i4:OP", "s4:OP", "g2:OP s1:OP")
    ]
    assert len(set(before)) == 1


def test_no_sentence_says_fail():
    texts = [text for row in COMPETENCIES for text in row[3:]]
    texts += [text for _has, rows in OTHERS for pair in rows.values() for text in pair]
    assert not any("fail" in text.lower() for text in texts)
