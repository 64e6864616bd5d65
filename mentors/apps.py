from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"

    def ready(self) -> None:
        from accounts.sign_ins import sign_ins_ended
        from core.erasure import register_eraser
        from core.retention import register_job
        from mentors.certification.erasure_services import cut_certificates
        from mentors.rooms.receivers import announce_sign_outs
        from mentors.rooms.timekeeping import destroy_words_in_time

        sign_ins_ended.connect(announce_sign_outs, dispatch_uid="rooms.sign-outs")
        register_eraser("certificates", cut_certificates)
        register_job("room words", destroy_words_in_time)
