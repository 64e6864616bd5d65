"""Pages, and the snippets that stand in them."""

from .courses import CoursePage, LessonPage, ModulePage
from .directory import HomeCountry, Service, ServiceWords
from .home import CoursesPage, HomePage
from .library import Exercise, Term
from .quizzes import Quiz

# What a course is made of, in the order in which it is read.
PAGE_MODELS = (CoursePage, ModulePage, LessonPage)

__all__ = [
    "PAGE_MODELS",
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
