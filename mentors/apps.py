from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"

    def ready(self) -> None:
        from accounts.sign_ins import sign_ins_ended
        from core.copies.left_out import leave_out_column, leave_out_rows
        from core.erasure import register_eraser
        from core.retention import register_job
        from core.retention_clocks import Clock
        from mentors.certification.erasure_services import cut_certificates
        from mentors.certification.retention_services import forget_evidence
        from mentors.models import Message, Room, StoppedLine
        from mentors.rooms.receivers import announce_sign_outs
        from mentors.rooms.timekeeping import destroy_words_in_time
        from mentors.rooms.total_services import forget_rooms

        sign_ins_ended.connect(announce_sign_outs, dispatch_uid="rooms.sign-outs")
        register_eraser("certificates", cut_certificates)
        register_job("room words", destroy_words_in_time, Clock.ROOM_WORDS)
        register_job("evidence", forget_evidence, Clock.EVIDENCE)
        register_job("rooms", forget_rooms, Clock.ROOMS)
        words = "words of rooms are gone in time, from every copy (domain 10.3)"
        leave_out_rows(Message, because=words)
        leave_out_rows(StoppedLine, because=words)
        leave_out_column(Room, "key", because=words)
