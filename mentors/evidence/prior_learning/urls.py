"""URLs of this feature."""

from django.urls import path

from . import views

ONE = "assessment/prior-learning/<uuid:public_id>/"

urlpatterns = [
    path("journey/<uuid:public_id>/already/", views.claims, name="prior-learning"),
    path("journey/already/<uuid:public_id>/back/", views.take_back, name="prior-learning-back"),
    path(ONE, views.one, name="prior-learning-one"),
    path(f"{ONE}return/", views.return_unread, name="prior-learning-return"),
]
