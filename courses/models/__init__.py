"""Models of learning: catalogue, enrolments, progress, quizzes, cohorts, goals and journal."""

from .assisted_learning import TogetherLeave
from .attempts import Answer, Attempt, Grade
from .catalogue import Course, CourseText, Lesson, LessonText, Module, ModuleText, OutlineVersion
from .cohorts import (
    Attendance,
    CalendarFeed,
    Cohort,
    CohortPlace,
    Facilitator,
    Session,
    SessionReply,
)
from .enrolment import Enrolment
from .journal import Goal, JournalEntry
from .marking import SecondLook, WrittenAnswer, WrittenMark
from .progress import LessonProgress
from .quizzes import Picture, Quiz, QuizVersion
from .recordings import Recording
from .sounds import LessonSound, Sound

__all__ = [
    "Answer",
    "Attempt",
    "Attendance",
    "CalendarFeed",
    "Cohort",
    "CohortPlace",
    "Course",
    "CourseText",
    "Enrolment",
    "Facilitator",
    "Goal",
    "Grade",
    "JournalEntry",
    "Lesson",
    "LessonProgress",
    "LessonSound",
    "LessonText",
    "Module",
    "ModuleText",
    "OutlineVersion",
    "Picture",
    "Quiz",
    "QuizVersion",
    "Recording",
    "SecondLook",
    "Session",
    "SessionReply",
    "Sound",
    "TogetherLeave",
    "WrittenAnswer",
    "WrittenMark",
]
