"""Pages and WebSockets in one process; in production this serves `/ws/` only."""

from django.core.asgi import get_asgi_application

from core.settings_module import name_settings

is_named = name_settings("lms.settings.production")
pages = get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 - after the application
from django.db import connections  # noqa: E402

from core.checks import refuse_to_serve_unfit_settings  # noqa: E402
from core.request_heads import heads_of_asgi  # noqa: E402
from core.socket_origin import from_own_pages  # noqa: E402
from mentors.rooms.transport.ws.routing import websocket_urlpatterns  # noqa: E402

refuse_to_serve_unfit_settings(is_trial_meant=is_named)
# Each request has its own thread here, which would keep its connection open for a minute.
connections["default"].settings_dict["CONN_MAX_AGE"] = 0

application = heads_of_asgi(
    ProtocolTypeRouter(
        {
            "http": pages,
            "websocket": from_own_pages(URLRouter(websocket_urlpatterns)),
        }
    )
)
