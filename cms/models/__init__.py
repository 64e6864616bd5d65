"""Pages, and the snippets that stand in them."""

from .courses import CoursePage, LessonPage, ModulePage
from .home import CoursesPage, HomePage
from .quizzes import Quiz

__all__ = ["CoursePage", "CoursesPage", "HomePage", "LessonPage", "ModulePage", "Quiz"]
