"""What the installation knows of itself."""

from django.db import models


class BackupRun(models.Model):
    """A backup that was made, a drill that went well, or a restore. Appears when it has ended well.

    Personal data: none. `doctor` reads it (`core.backups.queries`).
    """

    class Kind(models.TextChoices):
        BACKUP = "backup"
        DRILL = "drill"
        RESTORE = "restore"

    kind = models.CharField(max_length=20, choices=Kind)
    # When this act ended.
    at = models.DateTimeField()
    # When the backup that it is about was made; the same moment for a backup itself.
    made_at = models.DateTimeField()
    size_bytes = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="latest_of_a_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["backup", "drill", "restore"]),
                name="backup_run_kind_is_known",
            )
        ]


class RetentionRun(models.Model):
    """One job of retention, and when it last came to its end. Appears when it first runs.

    Personal data: none. `doctor` reads it; the log counts what was deleted under its name.
    """

    job = models.CharField(max_length=60, unique=True)
    # NULL: it never came to its end.
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.job


class CountedTry(models.Model):
    """How often something was tried, while the cache that usually counts is away.

    Personal data: none. `digest` is made with the signing key, so that nobody reads here who tried
    from where, and the row is gone within minutes of its end.
    """

    digest = models.CharField(max_length=80, primary_key=True)
    tries = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)


class JobRun(models.Model):
    """When a job of a timer last ran to its end, and how it failed since.

    Personal data: none.
    """

    name = models.CharField(max_length=60, primary_key=True)
    ended_at = models.DateTimeField(null=True)
    # The kind of the error; "": its last run went well.
    failed_with = models.CharField(max_length=60, default="", blank=True)
