from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self):
        """Names what of its tables is deleted in time."""
        from core.retention import register_job

        from .attempts.recordings.services import forget_recordings

        register_job("recordings", forget_recordings)
