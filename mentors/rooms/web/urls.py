"""Addresses of the rooms."""

from django.urls import path

from . import before, desk, guests, limits, planning, private, releases, stopped, views

urlpatterns = [
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/new/", planning.new_room, name="room-new"),
    path("rooms/limits/", limits.limits, name="my-limits"),
    path("rooms/<uuid:public_id>/not-this-time/", limits.not_this_time, name="room-not-this-time"),
    path("rooms/second/", releases.releases, name="room-releases"),
    path("rooms/second/<uuid:line_id>/", releases.release, name="room-release-second"),
    path("rooms/<uuid:public_id>/", views.room, name="room"),
    path("rooms/desk/", desk.desk, name="room-desk"),
    path("rooms/desk/rings/", desk.rings, name="room-rings"),
    path("rooms/desk/calls/<uuid:call_id>/", desk.answer, name="room-call"),
    path("rooms/desk/told/<uuid:task_id>/", desk.told, name="room-told"),
    path("rooms/rota/", desk.rota, name="room-rota"),
    path("rooms/rota/<uuid:entry_id>/", desk.off_call, name="room-off-call"),
    path("rooms/<uuid:public_id>/plan/", planning.plan, name="room-plan"),
    path("rooms/<uuid:public_id>/cancel/", planning.cancel, name="room-cancel"),
    path("rooms/<uuid:public_id>/ready/", desk.ready, name="room-ready"),
    path("rooms/<uuid:public_id>/take-over/", desk.step_in, name="room-take-over"),
    path("rooms/<uuid:public_id>/door/", before.door, name="room-door"),
    path("rooms/<uuid:public_id>/guests/", guests.guests, name="room-guests"),
    path("rooms/<uuid:public_id>/ok/", private.ok, name="room-ok"),
    path("rooms/<uuid:public_id>/not-ok/", private.not_ok, name="room-not-ok"),
    path("rooms/<uuid:public_id>/help/", private.help, name="room-help"),
    path("rooms/<uuid:public_id>/answer/", private.answer, name="room-answer"),
    path("rooms/<uuid:public_id>/aside/", private.aside, name="room-aside"),
    path("rooms/<uuid:public_id>/mute/", private.mute, name="room-mute"),
    path("rooms/<uuid:public_id>/remove/", private.remove, name="room-remove"),
    path("rooms/<uuid:public_id>/release/", private.release, name="room-release"),
    path("rooms/<uuid:public_id>/discard/", private.discard, name="room-discard"),
    path("rooms/<uuid:public_id>/before/", before.before, name="room-before"),
    path("rooms/<uuid:public_id>/messages/", views.messages, name="room-messages"),
    path("rooms/<uuid:public_id>/say/", views.say, name="room-say"),
    path("rooms/<uuid:public_id>/hold/", views.hold, name="room-hold"),
    path("rooms/<uuid:public_id>/continue/", views.go_on, name="room-continue"),
    path("rooms/<uuid:public_id>/stopped/", stopped.stopped, name="room-stopped"),
    path("rooms/<uuid:public_id>/reveal/", stopped.reveal, name="room-reveal"),
    path("rooms/<uuid:public_id>/leave/", views.go_out, name="room-leave"),
]
