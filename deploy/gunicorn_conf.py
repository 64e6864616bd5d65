"""How gunicorn serves the pages (ADR-0054). Options on its command line win over these."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

wsgi_app = "lms.wsgi:application"
# Read once for all workers: unfit settings end the whole server at once, with their sentences, and
# a worker that is made anew answers without reading the program again.
preload_app = True
bind = ["127.0.0.1:8001"]

# A thread waits for the database most of the time; each of them may hold one connection.
workers = 2 * len(os.sched_getaffinity(0))
worker_class = "gthread"
threads = 4
# Workers are made anew now and then, not all at once, so that no leak lives for weeks.
max_requests = 20_000
max_requests_jitter = 2_000

# A request that takes longer is a fault; a restart waits for those that are under way.
timeout = 60
graceful_timeout = 30
# nginx keeps no connection to a worker, so that a worker which ends cuts none off.
keepalive = 2

limit_request_line = 8190
limit_request_field_size = 8190
# How many proxies there are is asked in core/client_address.py alone.
forwarded_allow_ips = "127.0.0.1,::1"

# Nobody needs a door into a running server.
control_socket_disable = True
# nginx writes what is asked for, without whose it is (deploy/nginx/learning.conf).
accesslog = None
logconfig_dict = json.loads((Path(__file__).parent / "logging.json").read_text(encoding="utf-8"))
# Signs of life of the workers stand in memory: a slow disk stops none.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, private files

# --- counts for /metrics (ADR-0042) ---------------------------------------------------------
# Each worker counts into a file of its own; whoever is asked adds them up. Nothing is written where
# METRICS_TOKEN is empty. The library looks for the name before the program is read.
counts = tempfile.mkdtemp(prefix="learning-counts-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts


def pre_fork(server: Any, worker: Any) -> None:
    """Gives the worker the lowest number that none has: it goes on with the file of that number."""
    taken = {getattr(other, "number", 0) for other in server.WORKERS.values()}
    worker.number = next(number for number in range(1, 1000) if number not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """In the worker: from here on it counts under its number."""
    from core.metrics import count_as_worker

    count_as_worker(worker.number, counts)


def on_exit(server: Any) -> None:
    """The counts end with the server."""
    shutil.rmtree(counts, ignore_errors=True)
