"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("rooms/<uuid:public_id>/observation/", views.room_observation, name="room-observation"),
    path("rooms/<uuid:public_id>/observation/anew/", views.write_anew, name="write-anew"),
    path("assessment/ratings/<uuid:public_id>/", views.assess_journey, name="assess-journey"),
    path(
        "assessment/ratings/<uuid:public_id>/<slug:code>/",
        views.rate_competency,
        name="rate-competency",
    ),
]
