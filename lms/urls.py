"""Every URL of the site. Order matters: closed URLs come before patterns that would open them."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from cms.admin.views import for_office_roles, office_account, office_file, office_sign_in
from core.views import closed, live, ready
from lms.portal.redirects import moved

office = settings.ADMIN_PATH

urlpatterns = [
    path("health/live", live, name="health-live"),
    path("health/ready", ready, name="health-ready"),
    path("", include("accounts.urls")),
    path("", include("accounts.record_access.urls")),
    path("", include("accounts.consents.urls")),
    path("", include("accounts.safe_contact.urls")),
    path("", include("accounts.card_login.urls")),
    path("", include("accounts.inactivity.urls")),
    path("", include("accounts.support_requests.urls")),
    path("", include("accounts.onboarding.urls")),
    path("", include("accounts.preferences.urls")),
    path("", include("lms.portal.urls")),
    path("", include("cms.library.urls")),
    path("", include("cms.pages.search_urls")),
    path("", include("cms.text_to_speech.urls")),
    path("", include("courses.enrolment.urls")),
    path("", include("courses.progress.urls")),
    path("", include("courses.compliance.urls")),
    path("", include("courses.journal.urls")),
    path("", include("courses.quizzes.attempts.urls")),
    path("", include("courses.quizzes.marking.urls")),
    path("", include("courses.quizzes.attempts.recordings.urls")),
    path("", include("courses.assisted_learning.urls")),
    path("", include("courses.quizzes.attempts.sounds.urls")),
    path("", include("courses.cohorts.urls")),
    path("", include("courses.cohort_progress.urls")),
    path("", include("courses.quizzes.marking.results.urls")),
    path("", include("mentors.journeys.urls")),
    path("", include("mentors.evidence.prior_learning.urls")),
    path("", include("mentors.evidence.self_ratings.urls")),
    path("", include("mentors.appeals.urls")),
    path("", include("mentors.assessment.competencies.urls")),
    path("", include("mentors.certification.urls")),
    path("", include("mentors.badges.urls")),
    path("", include("mentors.rooms.transport.http.urls")),
    path("", include("mentors.debriefs.urls")),
    path("", include("mentors.safeguarding.urls")),
    path("", include("mentors.supervision.urls")),
    path("", include("mentors.mentor_onboarding.urls")),
    path("", include("mentors.mentoring.urls")),
    path("", include("mentors.rehearsal.urls")),
    path("", include("mentors.coordinator_queue.urls")),
    path("", include("mentors.assessment.calibration.urls")),
    path("", include("mentors.evidence.written.urls")),
    path("", include("mentors.assessment.external_assessors.urls")),
    re_path(r"^(?P<area>supervise|coordinate)/(?P<rest>.*)$", moved),
    # Wagtail's people, reports on people and own sign-in stay closed (ADR-0006). So do numbers that
    # no row has; beyond a certain length, Python does not even parse them.
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
