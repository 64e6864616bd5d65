from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "core.audit"
    label = "audit"

    def ready(self) -> None:
        """Install the append-only triggers after each `migrate`; register the jobs of the log."""
        from django.db.models.signals import post_migrate

        from core import append_only_triggers
        from core.audit import digest_services
        from core.retention import register_job
        from core.retention_clocks import Clock
        from core.rotation import register_rotation_hook

        post_migrate.connect(append_only_triggers.install, sender=self)
        register_job("entries of the log", digest_services.delete_old_entries, Clock.ACCESS_LOG)
        register_rotation_hook("digests of the log", digest_services.resign_digests)
