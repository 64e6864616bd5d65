from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        """Names what of its tables is deleted in time, and says who of the staff is trained."""
        from accounts.auth.revocation_rules import Credential
        from accounts.auth.revocation_services import register_revoker
        from accounts.record_access.permissions import trained_among
        from core.retention import register_job
        from core.retention_clocks import Clock

        from .cohorts.calendar_services import end_feeds
        from .compliance import queries as training
        from .quizzes.attempts.recordings.services import forget_recordings

        trained_among.answer_by(training.trained_among)
        register_revoker(Credential.CALENDAR_FEED, end_feeds)

        register_job("recordings", forget_recordings, Clock.RECORDINGS)
