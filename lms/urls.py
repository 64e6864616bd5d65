"""Every address of the site. Order matters: what is closed stands before what would open it."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.office.views import for_office_roles, office_account, office_file, office_sign_in
from core.views import closed, live, ready

office = settings.ADMIN_PATH

urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("", include("accounts.urls")),
    path("", include("accounts.sight.urls")),
    path("", include("accounts.consents.urls")),
    path("", include("accounts.safe_contact.urls")),
    path("", include("accounts.pocket_cards.urls")),
    path("", include("accounts.absence.urls")),
    path("", include("accounts.asking.urls")),
    path("", include("accounts.first_steps.urls")),
    path("", include("accounts.preferences.urls")),
    path("", include("lms.dashboards.urls")),
    path("", include("cms.library.urls")),
    path("", include("cms.pages.search_urls")),
    path("", include("cms.aloud.urls")),
    path("", include("courses.enrolment.urls")),
    path("", include("courses.progress.urls")),
    path("", include("courses.training.urls")),
    path("", include("courses.journal.urls")),
    path("", include("courses.attempts.urls")),
    path("", include("courses.marking.urls")),
    path("", include("courses.attempts.recordings.urls")),
    path("", include("courses.assisted.urls")),
    path("", include("courses.attempts.sounds.urls")),
    path("", include("courses.cohorts.urls")),
    path("", include("courses.cohort_progress.urls")),
    path("", include("courses.marking.results.urls")),
    path("", include("mentors.journeys.urls")),
    path("", include("mentors.prior_learning.urls")),
    path("", include("mentors.self_ratings.urls")),
    path("", include("mentors.disagreements.urls")),
    path("", include("mentors.competencies.urls")),
    path("", include("mentors.certification.urls")),
    path("", include("mentors.badges.urls")),
    path("", include("mentors.rooms.web.urls")),
    path("", include("mentors.afterwards.urls")),
    path("", include("mentors.safeguarding.urls")),
    path("", include("mentors.supervision.urls")),
    path("", include("mentors.joining.urls")),
    path("", include("mentors.coordinating.urls")),
    path("", include("mentors.calibration.urls")),
    path("", include("mentors.written_evidence.urls")),
    path("", include("mentors.partners.urls")),
    # Wagtail's people, reports on people and own sign-in stay closed (ADR-0006).
    # Numbers that no row has; Python does not even read them from some length on.
    re_path(r"^documents/\d{20,}", closed),
    re_path(rf"^{office}(.*[/.])?\d{{20,}}", closed),
    path(f"{office}login/", office_sign_in),
    re_path(rf"^{office}(users|groups|password_reset|reports/site-history|failwhale)(/|$)", closed),
    path(f"{office}account/", for_office_roles(office_account)),
    path(office, include(decorate_urlpatterns(wagtailadmin_urls.urlpatterns, for_office_roles))),
    path("documents/", include(wagtaildocs_urls)),
    path("media/<path:path>", office_file, name="office-file"),
]
if "debug_toolbar" in settings.INSTALLED_APPS:
    urlpatterns.append(path("__debug__/", include("debug_toolbar.urls")))
urlpatterns += i18n_patterns(path("", include("cms.pages.urls")), prefix_default_language=True)

handler404 = "core.views.not_found"
handler500 = "core.faults.fault_page"
