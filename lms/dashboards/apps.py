from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "lms.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Registers its checks of the installation, and what libraries hold of a person."""
        from . import (
            doctor,  # noqa: F401 - registers by being imported
            library_models,
        )

        library_models.declare()
