"""What is learnt: the catalogue, enrolments, progress, quizzes, and what she writes for herself."""

from .catalogue import Course, CourseText, Lesson, LessonText, Module, ModuleText, OutlineVersion
from .enrolment import Enrolment
from .journal import Goal, JournalEntry
from .progress import LessonProgress
from .quizzes import (
    Answer,
    Attempt,
    Grade,
    Picture,
    Quiz,
    QuizVersion,
    WrittenAnswer,
    WrittenMark,
)
from .recordings import Recording
from .together import TogetherLeave

__all__ = [
    "Answer",
    "Attempt",
    "Course",
    "CourseText",
    "Enrolment",
    "Goal",
    "Grade",
    "JournalEntry",
    "Lesson",
    "LessonProgress",
    "LessonText",
    "Module",
    "ModuleText",
    "OutlineVersion",
    "Picture",
    "Quiz",
    "QuizVersion",
    "Recording",
    "TogetherLeave",
    "WrittenAnswer",
    "WrittenMark",
]
