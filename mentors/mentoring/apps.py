from django.apps import AppConfig


class MentoringConfig(AppConfig):
    name = "mentors.mentoring"
    label = "mentoring"

    def ready(self) -> None:
        from core.retention import register_job
        from core.retention_clocks import Clock
        from mentors.mentoring.booking_services import forget_offers
        from mentors.mentoring.message_services import forget_messages
        from mentors.mentoring.notice_services import forget_notices
        from mentors.mentoring.pair_services import forget_pairs
        from mentors.mentoring.proposal_services import lapse_proposals
        from mentors.mentoring.receivers import may_open, may_plan, room_belongs_to_pair
        from mentors.mentoring.request_services import forget_requests
        from mentors.rooms.scheduling.services import room_set_up
        from mentors.rooms.state.permissions import may_open_for_pair, may_plan_for_pair

        room_set_up.connect(room_belongs_to_pair, dispatch_uid="mentoring.room-set-up")
        may_plan_for_pair.set_handler(may_plan)
        may_open_for_pair.set_handler(may_open)
        register_job("proposals, late", lapse_proposals, Clock.ACCOUNT, is_logged=False)
        register_job("offered times, past", forget_offers, Clock.ROOMS, is_logged=False)
        register_job("notices of sessions, past", forget_notices, Clock.ROOMS, is_logged=False)
        register_job("pairs", forget_pairs, Clock.MENTORING, is_logged=False)
        register_job("short messages", forget_messages, Clock.MESSAGES, is_logged=False)
        register_job("requests for a mentor", forget_requests, Clock.MENTORING, is_logged=False)
