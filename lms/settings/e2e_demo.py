"""The same as `e2e`, and “Try it as …” as well: for browser tests and pictures of the demo."""

from .demo_pages import DEMO_STATICFILES, DEMO_URLCONF, with_demo_templates
from .e2e import *

DEMO_PAGES = True
ROOT_URLCONF = DEMO_URLCONF
TEMPLATES = with_demo_templates()
STATICFILES_DIRS = DEMO_STATICFILES
