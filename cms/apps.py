from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self):
        """Listens to what is published."""
        from . import receivers  # noqa: F401 - connects by being imported
