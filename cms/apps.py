from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        """Listens to what is published, and offers the library to the apps below."""
        from core.registry import offer

        from .library.directory.queries import may_open_rooms
        from .library.grounding.queries import published_exercise
        from .office import health_checks  # noqa: F401 - works by being imported
        from .pages import context  # noqa: F401 - works by being imported
        from .publishing import receivers  # noqa: F401 - works by being imported

        offer("grounding exercise", published_exercise)
        offer("may open rooms", may_open_rooms)
