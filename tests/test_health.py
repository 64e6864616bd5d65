"""What monitoring asks: the process answers; what it needs answers too."""

import pytest
from django.db.migrations.recorder import MigrationRecorder

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_a_whole_installation_is_ready(client):
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (200, b"ok")


def test_a_missing_migration_is_not_ready(client):
    MigrationRecorder.Migration.objects.filter(app="mentors").delete()
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"database")


def test_a_channel_layer_that_is_away_is_not_ready(client, settings):
    settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": ["redis://127.0.0.1:1/0"]},
        }
    }
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.content) == (503, b"channel layer")
