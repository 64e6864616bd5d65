from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self):
        """Listens to what is published, and offers the library to the apps below."""
        from lms.common.registry import offer

        from . import receivers  # noqa: F401 - connects by being imported
        from .grounding.queries import published_exercise

        offer("grounding exercise", published_exercise)
