"""Files in a bucket: a server that speaks S3, in a process of its own, asked over sockets."""

import io
import select
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import override_settings
from wagtail.images.models import Image

from accounts.roles import Role
from cms.media.services import MACHINES, folder_fits, machines_at_the_database
from core.backups.media_files import delete_media, media_names, write_media
from core.file_settings import bucket_problems
from core.health_checks import run as run_check
from tests.cms.test_uploads import KEY, add, add_several
from tests.concurrency import on_postgresql
from tests.every_case import every_case
from tests.factories.backups import back_up, write_key
from tests.media_files import MARK, photo
from tests.own_servers import free_port, own_postgres, until_it_answers
from tests.programs import needs

pytestmark = pytest.mark.long

BUCKET = "learning-files"


@pytest.fixture(scope="module")
def server():
    """The port of a server that speaks S3."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_it_answers(port)
        yield port
    finally:
        process.kill()
        process.wait(20)


def named(settings, port):
    """The settings of an operator whose files lie in the bucket of this port."""
    settings.MEDIA_BUCKET = BUCKET
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "cms.media.storage.MetadataFreeBucketStorage",
            "OPTIONS": {
                "bucket_name": BUCKET,
                "endpoint_url": f"http://127.0.0.1:{port}",
                "region_name": "eu-south-1",
                "access_key": "a-key",
                "secret_key": "a-secret",
            },
        }
    }


@pytest.fixture
def bucket(server, settings, tmp_path):
    """An empty bucket, in which the files of the site lie."""
    settings.MEDIA_ROOT = tmp_path / "media"
    named(settings, server)
    made = default_storage.bucket
    made.create(CreateBucketConfiguration={"LocationConstraint": "eu-south-1"})
    yield made
    made.objects.all().delete()
    made.delete()


def names_in(bucket):
    return [one.key for one in bucket.objects.all()]


@pytest.mark.django_db
@pytest.mark.long
def test_a_picture_is_stored_bare_sent_by_our_own_page_and_erased(
    bucket, site, office_person, signed_in, django_capture_on_commit_callbacks
):
    editor = signed_in(office_person(Role.EDITOR))
    add(editor, photo())
    (name,) = [one for one in names_in(bucket) if one.startswith("original_images/")]
    assert KEY.fullmatch(name.rpartition("/")[2])
    assert MARK not in bucket.Object(name).get()["Body"].read()
    picture = Image.objects.get()
    page = editor.get("/office/images/").content.decode()
    assert "127.0.0.1" not in page
    assert f"/media/{picture.get_rendition('max-165x165').file.name}" in page
    sent = editor.get(f"/media/{name}")
    assert b"".join(sent.streaming_content)[8:12] == b"WEBP"
    assert editor.get(f"/media/original_images/{'0' * 32}.webp").status_code == 404
    assert signed_in(office_person(Role.LEARNER)).get(f"/media/{name}").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()
    assert names_in(bucket) == []


@pytest.mark.django_db
@pytest.mark.long
def test_what_is_no_picture_is_kept_out_of_a_bucket_too(bucket, site, office_person, signed_in):
    editor = signed_in(office_person(Role.EDITOR))
    assert not add_several(editor, b"<script>alert(1)</script>", "jpg")["success"]
    assert names_in(bucket) == []


@pytest.mark.django_db
@pytest.mark.long
def test_doctor_tries_the_bucket_and_names_one_that_is_open_to_strangers(bucket, server):
    (found,) = run_check("files")
    assert "out of it and was deleted" in found.msg
    assert names_in(bucket) == []
    bucket.meta.client.put_bucket_policy(
        Bucket=BUCKET,
        Policy='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", '
        f'"Action": "s3:GetObject", "Resource": "arn:aws:s3:::{BUCKET}/*"}}]}}',
    )
    (found,) = run_check("files")
    assert found.msg == "Anybody can read what lies in the bucket. Make the bucket private."


@pytest.mark.django_db
def test_while_the_bucket_is_away_a_page_says_so_and_others_answer(
    settings, site, office_person, signed_in
):
    named(settings, free_port())
    editor = signed_in(office_person(Role.EDITOR))
    editor.raise_request_exception = False
    answer = editor.get(f"/media/original_images/{'0' * 32}.webp")
    assert answer.status_code == 503
    assert "This page is resting for a short time." in answer.content.decode()
    assert editor.get("/help/").status_code == 200
    (found,) = run_check("files")
    assert found.msg.startswith("The bucket does not answer: EndpointConnectionError.")


@on_postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.long
def test_a_backup_holds_what_lies_in_the_bucket_and_puts_it_back_under_its_names(
    bucket, settings, tmp_path, elsewhere
):
    backups, key = tmp_path / "backups", tmp_path / "key"
    settings.BACKUP_TO = [write_key(key)]
    backups.mkdir()
    held = {f"images/{number:032x}.webp": bytes([number]) * 5_000 for number in range(12)}
    for name, data in held.items():
        write_media(name, io.BytesIO(data))
    assert list(media_names()) == sorted(held)
    made = back_up(backups)
    elsewhere()
    with pytest.raises(CommandError, match="There are files in the bucket"):
        call_command("restore", str(made), "--key", str(key), stdout=io.StringIO())
    delete_media()
    assert list(media_names()) == []
    call_command("restore", str(made), "--key", str(key), stdout=io.StringIO())
    assert {one.key: one.get()["Body"].read() for one in bucket.objects.all()} == held
    assert not settings.MEDIA_ROOT.exists()


@every_case(
    ("given", "says"),
    [
        ({}, []),
        ({"BUCKET": "b", "KEY": "k", "SECRET": "s"}, []),
        ({"BUCKET": "b", "KEY": "k", "SECRET": "s", "ENDPOINT": "http://127.0.0.1:9000"}, []),
        ({"BUCKET": "b"}, ["MEDIA_BUCKET_KEY, MEDIA_BUCKET_SECRET missing"]),
        ({"KEY": "k", "SECRET": "s"}, ["MEDIA_BUCKET missing"]),
        ({"REGION": "eu"}, ["MEDIA_BUCKET, MEDIA_BUCKET_KEY, MEDIA_BUCKET_SECRET missing"]),
        *(
            ({"BUCKET": "b", "KEY": "k", "SECRET": "s", "ENDPOINT": endpoint}, ["https://"])
            for endpoint in ("http://s3.example.org", "s3.example.org", "https://", "http://[")
        ),
    ],
)
def test_a_bucket_that_is_named_by_halves_or_asked_in_the_open_is_told(given, says):
    names = ("", "_ENDPOINT", "_REGION", "_KEY", "_SECRET")
    values = {f"MEDIA_BUCKET{name}": given.get(name.strip("_") or "BUCKET", "") for name in names}
    with override_settings(**values):
        found = [problem.msg for problem in bucket_problems()]
    assert len(found) == len(says)
    assert all(word in line for word, line in zip(says, found, strict=True)), found


@contextmanager
def handed_on(own_address, host, port):
    """A port of this machine from which one connection goes on to the server, as `own_address`."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def pass_on():
            come, _address = door.accept()
            gone = socket.create_connection((host, port), source_address=(own_address, 0))
            with come, gone:
                ways = {come: gone, gone: come}
                while True:
                    for one in select.select(list(ways), [], [])[0]:
                        data = one.recv(65536)
                        if not data:
                            return
                        ways[one].sendall(data)

        thread = threading.Thread(target=pass_on)
        thread.start()
        yield door.getsockname()[1]
    thread.join(20)


@pytest.mark.django_db
@pytest.mark.engine
def test_files_on_the_one_disk_of_the_one_machine_are_well(settings):
    assert machines_at_the_database() == 1
    assert "on this machine's disk" in run_check("files")[0].msg
    assert folder_fits(2).msg.startswith("2 machines use the database, and files lie on the disk")
    settings.MEDIA_SHARED = True
    assert "the same folder on every machine" in folder_fits(2).msg


@pytest.mark.long
@needs("psql")
def test_a_second_machine_is_seen_at_the_database():
    """The other machine is another address of this one, from which somebody goes on to it."""
    # Not in pytest's folder, which the user that the server runs as may not enter.
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with own_postgres(folder / "server") as server, psycopg.connect(server.url) as here:

        def machines():
            here.rollback()
            return here.execute(MACHINES).fetchone()[0]

        port = urlsplit(server.url).port
        with psycopg.connect(f"postgres://postgres@/postgres?host={folder}/server&port={port}"):
            # By the socket or by the network: the same machine.
            assert machines() == 1
        with (
            handed_on("127.0.0.2", "127.0.0.1", port) as door,
            psycopg.connect(f"postgres://postgres@127.0.0.1:{door}/postgres") as elsewhere,
        ):
            pid = elsewhere.info.backend_pid
            assert machines() == 2
        # The server notices only after a moment that the other machine has hung up: await its end.
        here.execute("SELECT pg_terminate_backend(%s, 20000)", [pid])
        assert machines() == 1
