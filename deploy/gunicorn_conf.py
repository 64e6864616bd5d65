"""How gunicorn serves the pages (ADR-0054). Options on its command line override these."""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

wsgi_app = "lms.wsgi:application"
# Load the program once for all workers: unfit settings stop the whole server at once, with their
# messages, and a new worker responds without loading the program again.
preload_app = True
bind = ["127.0.0.1:8001"]

# A thread mostly waits for the database; each may use one connection.
workers = 2 * len(os.sched_getaffinity(0))
worker_class = "gthread"
threads = 4
# Workers are replaced now and then, not all at once, so that no leak lasts for weeks.
max_requests = 20_000
max_requests_jitter = 2_000

# A request that takes longer is a fault; a restart waits for requests in progress.
timeout = 60
graceful_timeout = 30
# nginx keeps no connection to a worker open, so a worker that ends cuts none off.
keepalive = 2

limit_request_line = 8190
limit_request_field_size = 8190
# Only core/client_address.py needs the number of proxies.
forwarded_allow_ips = "127.0.0.1,::1"

# Nobody needs to control a running server through a socket.
control_socket_disable = True
# nginx logs what is requested, but not by whom (deploy/nginx/learning.conf).
accesslog = None
logconfig_dict = json.loads((Path(__file__).parent / "logging.json").read_text(encoding="utf-8"))
# Worker heartbeat files are in memory: a slow disk does not stop a worker.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - memory, private files

# --- counts for /metrics (ADR-0042) ---------------------------------------------------------
# Each worker counts in its own file; whichever worker serves /metrics adds them up. Nothing is
# written where METRICS_TOKEN is empty. The library reads the variable before the program is loaded.
counts = tempfile.mkdtemp(prefix="learning-counts-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts


def pre_fork(server: Any, worker: Any) -> None:
    """Give the worker the lowest free number: it continues the file with that number."""
    taken = {getattr(other, "number", 0) for other in server.WORKERS.values()}
    worker.number = next(number for number in range(1, 1000) if number not in taken)


def post_fork(server: Any, worker: Any) -> None:
    """Let the new worker count under its number."""
    from core.metrics import count_as_worker

    count_as_worker(worker.number, counts)


def on_exit(server: Any) -> None:
    """Delete the counts with the server."""
    shutil.rmtree(counts, ignore_errors=True)
