"""Pages and the CMS admin, for WSGI workers."""

from django.core.wsgi import get_wsgi_application

from core.settings_module import name_settings

is_named = name_settings("lms.settings.production")
pages = get_wsgi_application()

from django.urls import get_resolver  # noqa: E402 - needs the settings

from core.checks import refuse_to_serve_unfit_settings  # noqa: E402 - the same
from core.request_heads import heads_of_wsgi  # noqa: E402 - the same

refuse_to_serve_unfit_settings(is_trial_meant=is_named)
# Otherwise the first request would wait until all URL patterns are loaded.
_ = get_resolver().url_patterns

application = heads_of_wsgi(pages)
