from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        """Listens to what is published, and offers the library to the apps below."""
        from core import registry
        from mentors.rooms.permissions import may_open_rooms

        from .curriculum import drawings
        from .library.directory import queries as directory
        from .library.grounding.queries import published_exercise
        from .office import health_checks  # noqa: F401 - works by being imported
        from .pages import context  # noqa: F401 - works by being imported
        from .publishing import receivers  # noqa: F401 - works by being imported

        registry.drawing_svg.answer_by(drawings.inline)
        registry.published_exercise.answer_by(published_exercise)
        may_open_rooms.answer_by(directory.may_open_rooms)
