from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "lms.portal"
    label = "dashboards"

    def ready(self) -> None:
        """Registers its checks of the installation, and what libraries hold of a person."""
        from ..demo import checks  # noqa: F401 - the same
        from . import library_models

        library_models.declare()
