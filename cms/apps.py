from django.apps import AppConfig


class CmsConfig(AppConfig):
    name = "cms"

    def ready(self) -> None:
        """Listens to what is published and who holds which role; offers the library below."""
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
        from .admin.erasure_services import follow_roles, forget_in_office
        from .curriculum import drawings
        from .library.directory import queries as directory
        from .library.queries import published_exercise, scenes_to_rate
        from .media import services  # noqa: F401 - works by being imported
        from .pages import context  # noqa: F401 - works by being imported
        from .publishing import receivers  # noqa: F401 - works by being imported

        register_eraser("office", forget_in_office)
        registry.drawing_svg.answer_by(drawings.inline)
        registry.published_exercise.answer_by(published_exercise)
        role_changed.connect(follow_roles, dispatch_uid="office.roles")
        may_open_rooms.answer_by(directory.may_open_rooms)
        emergency_numbers.answer_by(directory.emergency_numbers)
        has_country.answer_by(directory.has_country)
        phone_regions.answer_by(directory.phone_regions)
        scripts_of_editors.answer_by(scenes_to_rate)
