"""Our nginx site as a test may run it: every file in a folder of the test, on ports of its own."""

import re
from pathlib import Path

from tests.programs import run

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
SITE = DEPLOY / "nginx" / "learning.conf"


def write_site(folder: Path, *, plain: int = 80, secure: int = 443, upstreams: str = "") -> Path:
    """Writes certificate and configuration; the file that nginx is started with."""
    made = run(
        *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
        *("-nodes", "-days", "2", "-subj", "/CN=learn.example.org"),
        *("-addext", "subjectAltName=DNS:learn.example.org"),
        *("-keyout", folder / "privkey.pem", "-out", folder / "fullchain.pem"),
    )
    assert made.returncode == 0, made.stderr
    (folder / "upstreams.conf").write_text(
        upstreams or (DEPLOY / "nginx" / "upstreams.conf").read_text()
    )
    (folder / "learning.conf").write_text(_in_folder(folder, plain, secure))
    whole = folder / "nginx.conf"
    # As root nginx would work as another user, who may not read the folder of a test.
    whole.write_text(
        f"daemon off; user root; pid {folder}/nginx.pid; error_log {folder}/start.log;\n"
        "events {}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off;\n"
        f"proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;\n"
        f"uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n"
        f"include {folder}/learning.conf; }}\n"
    )
    return whole


def _in_folder(folder: Path, plain: int, secure: int) -> str:
    site = SITE.read_text()
    for was, now in {
        "/etc/learning/tls/": f"{folder}/",
        "/etc/learning/nginx-upstreams.conf": f"{folder}/upstreams.conf",
        "/etc/learning/www": str(SITE.parent),
        "/var/log/nginx/learning/": f"{folder}/",
        "/dev/shm/learning-body": f"{folder}/body",  # noqa: S108 - replaced, not used
    }.items():
        assert was in site, was
        site = site.replace(was, now)
    return on_own_ports(site, plain, secure)


def on_own_ports(site: str, plain: int, secure: int) -> str:
    """The same site on ports that nobody else on this computer uses."""
    for port, own in ((80, plain), (443, secure)):
        site = re.sub(rf"listen {port}\b", f"listen 127.0.0.1:{own}", site)
        # A test asks by IPv4 alone.
        site = re.sub(rf"\n *listen \[::\]:{port}\b[^\n]*", "", site)
    return site
