"""URLs of this feature."""

from django.urls import path

from . import views

urlpatterns = [path("journey/<uuid:public_id>/own-view/", views.own_view, name="own-view")]
