from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "lms.portal"
    label = "dashboards"

    def ready(self) -> None:
        """Register the checks of the installation, and the personal data in libraries' models."""
        from ..demo import checks  # noqa: F401 - importing registers the checks
        from . import library_models
        from .operator import doctor  # noqa: F401 - importing registers the checks

        library_models.declare()
