from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        """Connect the receivers of publishing and roles, and set handlers for other apps."""
        from accounts.sessions.signals import role_changed
        from core import registry
        from core.erasure import register_eraser
        from mentors.assessment.calibration.queries import scripts_of_editors
        from mentors.rooms.state.permissions import (
            emergency_numbers,
            has_country,
            may_open_rooms,
            phone_regions,
        )

        from .admin import checks  # noqa: F401 - work by being imported
        from .admin.erasure_services import erase_office_traces, sync_office_access
        from .curriculum import drawings
        from .library.directory import queries as directory
        from .library.queries import published_exercise, scenes_to_rate
        from .media import services  # noqa: F401 - works by being imported
        from .pages import context  # noqa: F401 - works by being imported
        from .publishing import receivers  # noqa: F401 - works by being imported

        register_eraser("office", erase_office_traces)
        registry.drawing_svg.set_handler(drawings.inline)
        registry.published_exercise.set_handler(published_exercise)
        role_changed.connect(sync_office_access, dispatch_uid="office.roles")
        may_open_rooms.set_handler(directory.may_open_rooms)
        emergency_numbers.set_handler(directory.emergency_numbers)
        has_country.set_handler(directory.has_country)
        phone_regions.set_handler(directory.phone_regions)
        scripts_of_editors.set_handler(scenes_to_rate)
