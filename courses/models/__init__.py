"""What is learnt: the catalogue, enrolments, progress and quizzes."""

from .catalogue import Course, CourseText, Lesson, LessonText, Module, ModuleText, OutlineVersion
from .enrolment import Enrolment
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

__all__ = [
    "Answer",
    "Attempt",
    "Course",
    "CourseText",
    "Enrolment",
    "Grade",
    "Lesson",
    "LessonProgress",
    "LessonText",
    "Module",
    "ModuleText",
    "OutlineVersion",
    "Picture",
    "Quiz",
    "QuizVersion",
    "WrittenAnswer",
    "WrittenMark",
]
