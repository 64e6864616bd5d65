"""Pages, and the snippets that stand in them."""

from .courses import READINGS, CoursePage, LessonPage, ModulePage, quiz_ids_in
from .directory import HomeCountry, Service, ServiceWords
from .home import CoursesPage, HomePage
from .library import Exercise, Term
from .practice import PracticeScene
from .publishing import PublishingRun
from .quizzes import Quiz
from .spoken import Spoken

# What a course is made of, in the order in which it is read.
PAGE_MODELS = (CoursePage, ModulePage, LessonPage)
# What the library is made of, beside its services.
LIBRARY_MODELS = (Exercise, Term)

__all__ = [
    "LIBRARY_MODELS",
    "PAGE_MODELS",
    "READINGS",
    "CoursePage",
    "CoursesPage",
    "Exercise",
    "HomeCountry",
    "HomePage",
    "LessonPage",
    "ModulePage",
    "PracticeScene",
    "PublishingRun",
    "Quiz",
    "Service",
    "ServiceWords",
    "Spoken",
    "Term",
    "quiz_ids_in",
]
