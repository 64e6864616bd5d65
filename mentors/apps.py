from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_out

        from mentors.rooms.receivers import announce_sign_out

        user_logged_out.connect(announce_sign_out, dispatch_uid="rooms.sign-out")
