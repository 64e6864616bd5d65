from django.apps import AppConfig


class CoursesConfig(AppConfig):
    name = "courses"

    def ready(self) -> None:
        """Register deletion jobs, a credential revoker and the lookup of trained staff."""
        from accounts.auth.revocation_rules import Credential
        from accounts.auth.revocation_services import register_revoker
        from accounts.record_access.permissions import trained_among
        from accounts.sessions.signals import card_used
        from core.retention import register_job
        from core.retention_clocks import Clock

        from .cohorts.calendar_services import delete_calendar_feeds
        from .compliance import queries as training
        from .enrolment.receivers import add_to_cohort_of_card
        from .quizzes.attempts.recordings.services import delete_expired_recordings

        card_used.connect(add_to_cohort_of_card, dispatch_uid="courses.card-used")
        trained_among.set_handler(training.filter_trained)
        register_revoker(Credential.CALENDAR_FEED, delete_calendar_feeds)

        register_job("recordings", delete_expired_recordings, Clock.RECORDINGS)
