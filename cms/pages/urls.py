"""URLs below the language: pages of courses, and whatever else Wagtail serves."""

from django.urls import include, path, re_path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls

from core.views import closed

from . import views

urlpatterns = [
    path("courses/<slug:course>/", views.course_tree, name="course-page"),
    path("courses/<slug:course>/handbook.pdf", views.handbook, name="course-handbook"),
    path("courses/<slug:course>/<int:module>/", views.course_tree, name="module-page"),
    path("courses/<slug:course>/<int:module>/<int:lesson>/", views.course_tree, name="lesson-page"),
    # Wagtail's own sign-in pages would bypass our rate limits.
    path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True)),
    re_path(r"^_util/", closed),
    path("", include(wagtail_urls)),
]
