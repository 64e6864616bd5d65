from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"

    def ready(self) -> None:
        from django.db.backends.signals import connection_created

        from . import checks, key_use  # noqa: F401 - importing registers them
        from .frozen import prepare_sqlite

        connection_created.connect(prepare_sqlite, dispatch_uid="core.frozen")
