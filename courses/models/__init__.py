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
from .sounds import LessonSound, Sound
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
    "LessonSound",
    "LessonText",
    "Module",
    "ModuleText",
    "OutlineVersion",
    "Picture",
    "Quiz",
    "QuizVersion",
    "Recording",
    "Sound",
    "TogetherLeave",
    "WrittenAnswer",
    "WrittenMark",
]
