"""URLs of pages that belong to several apps."""

from django.urls import path

from . import staff_views, views
from .coordinator import activity_log_views, card_views, people_views
from .learner import export_views, refusal_views, rights_views, transfer_views
from .operator import metrics_views

PERSON = "people/<uuid:public_id>/"

urlpatterns = [
    path("", views.start, name="start"),
    path("learn/", views.learn, name="learn"),
    path("ground/", views.ground, name="ground"),
    path("leave/help/", views.leave_help, name="leave-help"),
    path("metrics", metrics_views.metrics, name="metrics"),
    path("status/", views.status, name="status"),
    path("me/", views.me, name="me"),
    path("me/name/", views.rename, name="rename"),
    path("me/seen/", views.seen, name="seen"),
    path("reports/", staff_views.reports, name="reports"),
    path("calendar/", staff_views.calendar, name="calendar-week"),
    path("learners/", staff_views.learners, name="learners"),
    path("assessment/", staff_views.assessment, name="assessment"),
    path("activity/access/", views.accesses, name="accesses"),
    path("activity/", activity_log_views.acts, name="acts"),
    path("me/sign-ins/end/", views.end_others, name="end-other-sign-ins"),
    path("me/sign-ins/<uuid:public_id>/end/", views.end_one, name="end-sign-in"),
    path("me/with-me/", transfer_views.with_me, name="with-me"),
    path("me/with-me/<uuid:public_id>/back/", transfer_views.take_back, name="with-me-take-back"),
    path("people/transfers/", transfer_views.receive, name="receive"),
    path("me/export/", export_views.export_me, name="export-me"),
    path("me/notices/<uuid:public_id>/", rights_views.answer_notice, name="answer-notice"),
    path("me/roles/<uuid:public_id>/", rights_views.answer_offer, name="answer-offer"),
    path("me/erasure/", rights_views.erase_me, name="erase-me"),
    path("people/restore/", rights_views.restore_account, name="restore-account"),
    path("learners/<uuid:public_id>/", staff_views.learner, name="woman"),
    path("people/cards/", card_views.cards, name="cards"),
    path("people/invitations/", card_views.make, name="invite"),
    path("people/cards/<uuid:public_id>/void/", card_views.void, name="card-void"),
    path("people/cards/<uuid:public_id>/extend/", card_views.extend, name="card-extend"),
    path("people/", people_views.find, name="people"),
    path("people/assign/", people_views.assign_several, name="people-assign"),
    path(PERSON, people_views.person, name="person"),
    path(f"{PERSON}access/", people_views.access, name="person-access"),
    path(f"{PERSON}brought/", transfer_views.brought, name="brought"),
    path(f"{PERSON}roles/", people_views.offer_role, name="person-role"),
    path(f"{PERSON}roles/<slug:role>/end/", people_views.end_role, name="person-role-end"),
    path(f"{PERSON}rooms/", people_views.clear, name="person-rooms"),
    path(f"{PERSON}rooms/close/", refusal_views.close_rooms, name="person-rooms-close"),
    path(f"{PERSON}suspend/", people_views.suspend, name="person-suspend"),
    path(f"{PERSON}recovery/", people_views.ask_recovery, name="person-recovery"),
    path(f"{PERSON}card/", people_views.void_card, name="person-card-void"),
    path(f"{PERSON}back/", people_views.ask_back, name="person-back"),
    path("approvals/", people_views.approvals, name="approvals"),
    path("approvals/<uuid:public_id>/", people_views.approval, name="approval"),
    path("approvals/<uuid:public_id>/no/", refusal_views.say_no, name="approval-no"),
]
