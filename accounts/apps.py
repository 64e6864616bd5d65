from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        """Register the retention jobs of its tables."""
        from core.backups.exclusions import exclude_from_backups
        from core.retention import register_job
        from core.retention_clocks import Clock
        from core.rotation import register_rotation_hook

        from .auth.notice_services import forget_notices
        from .consents.services import forget_consents
        from .drafts.services import forget_drafts
        from .erasure_services import erase_what_is_due, forget_erased
        from .inactivity.services import ask_who_is_away, lock_who_is_away
        from .models import Session
        from .record_access.receivers import assign_supervisor_of_card
        from .record_access.services import forget_accesses
        from .retention_services import forget_cards, forget_devices, hide_who_is_away
        from .second_factors import second_factors_anew
        from .sessions.sign_ins import forget_ended_sign_ins
        from .sessions.signals import card_used
        from .support_requests.services import forget_asked
        from .transfers.services import forget_unused

        card_used.connect(assign_supervisor_of_card, dispatch_uid="accounts.card-used")
        # When somebody was here, or wrote, is nobody's business, in the log neither.
        register_job("sessions", forget_ended_sign_ins, Clock.SESSIONS, is_logged=False)
        register_job("drafts", forget_drafts, Clock.DRAFTS, is_logged=False)
        register_job("notices", forget_notices, Clock.SIGN_IN_NOTICES, is_logged=False)
        register_job("asked-for", forget_asked, Clock.ASKED_FOR, is_logged=False)
        register_job("cards", forget_cards, Clock.INVITATIONS)
        register_job("devices", forget_devices, Clock.DEVICES)
        register_job("away, asked", ask_who_is_away, Clock.AWAY_ASKED)
        register_job("away, locked", lock_who_is_away, Clock.AWAY_LOCKED)
        register_job("away", hide_who_is_away, Clock.AWAY_ERASED)
        register_job("hand-overs", forget_unused, Clock.HAND_OVER, is_logged=False)
        register_job("accesses", forget_accesses, Clock.ACCESS_LOG)
        register_job("consents", forget_consents, Clock.CONSENTS)
        register_rotation_hook("second factors", second_factors_anew)
        register_job("erasures", erase_what_is_due, Clock.ERASURE_REQUEST)
        register_job("erasure-replay", forget_erased, Clock.ERASURE_REPLAY)
        exclude_from_backups(Session, because="a sign-in that ended does not come back to life")
