from django.apps import AppConfig


class DesksConfig(AppConfig):
    name = "lms.desks"
    label = "desks"

    def ready(self):
        """Registers its checks of the installation."""
        from . import doctor  # noqa: F401 - registers by being imported
