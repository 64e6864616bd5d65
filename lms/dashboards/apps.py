from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "lms.dashboards"
    label = "dashboards"

    def ready(self) -> None:
        """Registers its checks of the installation, and what libraries hold of a person."""
        from . import (
            doctor,  # noqa: F401 - registers by being imported
            doctor_upkeep,  # noqa: F401 - the same
            library_models,
        )
        from .demo import checks  # noqa: F401 - the same

        library_models.declare()
