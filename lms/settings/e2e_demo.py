"""`e2e` with “Try it as …”: for browser tests and screenshots of the demo."""

from .demo_pages import DEMO_STATICFILES, DEMO_URLCONF, with_demo_templates
from .e2e import *

DEMO_PAGES = True
ROOT_URLCONF = DEMO_URLCONF
TEMPLATES = with_demo_templates()
STATICFILES_DIRS = DEMO_STATICFILES
