"""Pages and the admin, for WSGI workers."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.production")
pages = get_wsgi_application()

from core.checks import refuse_to_serve_unfit_settings  # noqa: E402 - needs the settings
from core.request_heads import heads_of_wsgi  # noqa: E402 - the same

refuse_to_serve_unfit_settings()

application = heads_of_wsgi(pages)
