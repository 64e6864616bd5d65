from django.apps import AppConfig


class MentorsConfig(AppConfig):
    name = "mentors"

    def ready(self) -> None:
        from accounts.permissions import name_has_no_contact_details
        from core.erasure import register_eraser
        from core.retention import register_job
        from core.retention_clocks import Clock
        from mentors.appeals.services import ask_next_in_line
        from mentors.assessment.competencies.permissions import text_has_no_contact_details
        from mentors.assessment.external_assessors.services import end_late
        from mentors.certification.retention_services import cut_certificates, forget_evidence
        from mentors.certification.services import forget_links
        from mentors.certification.step_services import lapse_steps
        from mentors.debriefs.services import forget_check_outs
        from mentors.rooms.lifecycle.retention_services import forget_rooms
        from mentors.rooms.lifecycle.task_services import forget_goodbyes
        from mentors.rooms.lifecycle.timekeeping import destroy_words_in_time
        from mentors.rooms.on_call.alarm_services import forget_alarms
        from mentors.rooms.on_call.rota_services import forget_duties
        from mentors.rooms.state.permissions import has_no_contact_details
        from mentors.rooms.state.permissions import (
            name_has_no_contact_details as answer_about_names,
        )
        from mentors.safeguarding.case_services import cut_names
        from mentors.safeguarding.services import forget_notes
        from mentors.supervision.services import forget_put_off

        self._listen()
        text_has_no_contact_details.set_handler(has_no_contact_details)
        name_has_no_contact_details.set_handler(answer_about_names)
        register_eraser("certificates", cut_certificates)
        register_eraser("safeguarding", cut_names)
        register_job("room words", destroy_words_in_time, Clock.ROOM_WORDS)
        register_job("evidence", forget_evidence, Clock.EVIDENCE)
        register_job("check links", forget_links, Clock.CHECK_LINKS, is_logged=False)
        register_job("check-outs", forget_check_outs, Clock.CHECK_OUTS, is_logged=False)
        register_job("rooms", forget_rooms, Clock.ROOMS)
        register_job("alarms", forget_alarms, Clock.ALARMS, is_logged=False)
        register_job("who was on call", forget_duties, Clock.ROOMS)
        register_job("steps over certificates, late", lapse_steps, Clock.ACCOUNT, is_logged=False)
        register_job("who was gone", forget_goodbyes, Clock.ROOMS, is_logged=False)
        register_job("safeguarding notes", forget_notes, Clock.SAFEGUARDING)
        register_job("talks put off", forget_put_off, Clock.ACCOUNT, is_logged=False)
        register_job("partners, late", end_late, Clock.ACCOUNT, is_logged=False)
        register_job("panels, late", ask_next_in_line, Clock.ACCOUNT, is_logged=False)
        self._keep_words_out_of_backups()

    def _keep_words_out_of_backups(self) -> None:
        from core.backups.exclusions import exclude_from_backups
        from mentors.models import (
            Aside,
            CodeWord,
            GuestOk,
            HelpSignal,
            Message,
            Report,
            RoomKey,
            RoomNotes,
            StoppedLine,
        )

        words = "words of rooms are gone in time, from every copy (domain 10.3)"
        exclude_from_backups(Message, because=words)
        exclude_from_backups(StoppedLine, because=words)
        exclude_from_backups(Aside, because=words)
        exclude_from_backups(GuestOk, because=words)
        exclude_from_backups(CodeWord, because=words)
        exclude_from_backups(HelpSignal, because=words)
        exclude_from_backups(RoomNotes, because=words)
        exclude_from_backups(Report, because=words)
        exclude_from_backups(RoomKey, because=words)

    def _listen(self) -> None:
        """Register handlers for events of accounts and certificates, and for courses' questions."""
        from accounts.auth.revocation_rules import Credential
        from accounts.auth.revocation_services import register_revoker
        from accounts.sessions.sign_ins import sign_ins_ended
        from accounts.sessions.signals import organisation_left, signed_in
        from courses.cohorts.calendar_queries import busy_in_rooms
        from mentors.certification.life_services import clock_stopped
        from mentors.certification.services import end_links
        from mentors.journeys.receivers import ways_end
        from mentors.rooms.lifecycle.receivers import announce_sign_outs, ask_at_the_door_again
        from mentors.rooms.state.calendar_queries import busy_times
        from mentors.supervision.receivers import offers_end

        busy_in_rooms.set_handler(busy_times)
        register_revoker(Credential.CERTIFICATE_LINK, end_links)
        sign_ins_ended.connect(announce_sign_outs, dispatch_uid="rooms.sign-outs")
        signed_in.connect(ask_at_the_door_again, dispatch_uid="rooms.signed-in")
        clock_stopped.connect(offers_end, dispatch_uid="talks.clock-stopped")
        organisation_left.connect(ways_end, dispatch_uid="journeys.left")
