"""Records of the installation about itself."""

from django.db import models


class BackupRun(models.Model):
    """A backup, a successful drill, or a restore. Appears when it has ended successfully.

    Personal data: none. `doctor` reads it (`core.backups.queries`).
    """

    class Kind(models.TextChoices):
        BACKUP = "backup"
        DRILL = "drill"
        RESTORE = "restore"

    kind = models.CharField(max_length=20, choices=Kind)
    # When this action ended.
    at = models.DateTimeField()
    # When the backup in question was made; the same moment for a backup itself.
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
    """A retention job, and when it last finished. Appears when it first runs.

    Personal data: none. `doctor` reads it; the audit log counts what was deleted under its name.
    """

    job = models.CharField(max_length=60, unique=True)
    # NULL: it has never finished.
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.job


class CountedTry(models.Model):
    """The count of a rate limit, while the cache that usually counts is down.

    Personal data: none. `digest` is keyed, so that it does not reveal who tried from where, and the
    row is deleted within minutes of its end.
    """

    digest = models.CharField(max_length=80, primary_key=True)
    tries = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)


class JobRun(models.Model):
    """When a timer's job last finished, and how it has failed since.

    Personal data: none.
    """

    name = models.CharField(max_length=60, primary_key=True)
    ended_at = models.DateTimeField(null=True)
    # The type of the error; "": its last run succeeded.
    failed_with = models.CharField(max_length=60, default="", blank=True)
