from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    label = "accounts"

    def ready(self) -> None:
        from core.retention import register_job

        from .sign_ins import forget_ended_sessions

        register_job("sessions", forget_ended_sessions)
