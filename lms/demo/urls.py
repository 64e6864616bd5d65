"""URLs that exist only in the demo: `lms.demo_urls` includes them."""

from django.urls import path

from . import views

urlpatterns = [
    path("as/", views.try_as, name="demo-try-as"),
    path("room/", views.room, name="demo-room"),
]
