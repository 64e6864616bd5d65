import gc

from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    label = "core"

    def ready(self) -> None:
        from . import checks, key_use  # noqa: F401 - importing registers them
        from .backups.exclusions import exclude_from_backups
        from .models import CountedTry
        from .retention import register_job
        from .retention_clocks import Clock
        from .tries import delete_expired_attempts
        from .work_queue import forget_results

        register_job("counted tries", delete_expired_attempts, Clock.SESSIONS)
        register_job("ended work", forget_results, Clock.SESSIONS, is_logged=False)
        exclude_from_backups(CountedTry, because="it counts minutes that are over")
        # The models of all apps are loaded and stay: exclude them from garbage collection.
        gc.freeze()
        gc.enable()
