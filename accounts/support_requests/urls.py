"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [
    path("help/ask/<uuid:organisation_id>/", views.ask, name="ask-for-someone"),
    path("help/asked/<uuid:public_id>/back/", views.take_back, name="asked-back"),
    path("people/support-requests/", views.asked, name="asked"),
    path("people/support-requests/<uuid:public_id>/", views.see_to_it, name="see-to-it"),
]
