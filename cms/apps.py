from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self):
        """Listens to what is published, and offers the library to the apps below."""
        from core.registry import offer

        from . import doctor, receivers  # noqa: F401 - they work by being imported
        from .directory.queries import may_open_rooms
        from .grounding.queries import published_exercise

        offer("grounding exercise", published_exercise)
        offer("may open rooms", may_open_rooms)
