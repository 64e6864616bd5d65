from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "lms.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Registers its checks of the installation."""
        from . import doctor  # noqa: F401 - registers by being imported
