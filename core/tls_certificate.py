"""When the site's TLS certificate expires, read from its file."""

from datetime import datetime
from pathlib import Path

from cryptography import x509


def ends_at(file: Path) -> datetime | None:
    """The end of the first certificate in a PEM file; None if it cannot be read."""
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())[0].not_valid_after_utc
    except (OSError, ValueError):
        return None
