"""Pages, and the snippets that stand in them."""

from .courses import CoursePage, LessonPage, ModulePage
from .directory import HomeCountry, Service, ServiceWords
from .home import CoursesPage, HomePage
from .library import Exercise, Term
from .quizzes import Quiz

__all__ = [
    "CoursePage",
    "CoursesPage",
    "Exercise",
    "HomeCountry",
    "HomePage",
    "LessonPage",
    "ModulePage",
    "Quiz",
    "Service",
    "ServiceWords",
    "Term",
]
