"""Wagtail, in which texts are edited: what it may do, and which uploads it accepts."""

from .environment import env

WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_BASE_URL = env.str("BASE_URL", "http://127.0.0.1:8000")
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS = []
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_FINISH_WORKFLOW_ACTION = "cms.admin.review.publish_approved"
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAILSEARCH_HITS_MAX_AGE = 0
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Documents are only sounds of lessons and quizzes (courses.questions.sounds).
WAGTAILDOCS_EXTENSIONS = ["ogg", "opus", "webm", "m4a", "mp4"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 5_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.SoundForm"
# Originals are converted to WebP before they are stored (cms.media), and so are renditions.
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.PictureForm"
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"png": "webp", "jpeg": "webp", "webp": "webp"}
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "avif", "heic", "heif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15_000_000
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 30_000_000
TAGGIT_CASE_INSENSITIVE = True
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
