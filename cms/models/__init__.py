"""Pages, and the snippets that they contain."""

from .courses import READINGS, CoursePage, LessonPage, ModulePage, quiz_ids_in
from .directory import HomeCountry, Service, ServiceWords
from .home import CoursesPage, HomePage
from .library import Exercise, Term
from .practice import PracticeScene
from .publishing import PublishingRun
from .quizzes import Quiz
from .spoken import Spoken

# The page models of a course, in reading order.
PAGE_MODELS = (CoursePage, ModulePage, LessonPage)
# The models of the library, except services.
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
