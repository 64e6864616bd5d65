"""Where a request came from, as far as rate limits need it. Never logged, never stored.

With proxies (`PROXIES` is their number), it is the IP address that the outermost saw. What a
client writes into the header itself is further left and ignored.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

# A household or shelter rather than one phone: an IPv6 client changes the rest at will.
PREFIXES = {4: 24, 6: 48}
UNKNOWN = "unknown"


def client_address(request: HttpRequest) -> str:
    """The IP address that our outermost proxy saw; without a proxy, the peer's own.

    “unknown” when neither can be parsed as an address.
    """
    seen = [request.META.get("REMOTE_ADDR", "")]
    if settings.PROXIES:
        hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        # Too few hops: it bypassed a proxy, so the header may be forged.
        if len(hops) >= settings.PROXIES:
            seen.insert(0, hops[-settings.PROXIES])
    return next((found for one in seen if (found := _readable(one))), UNKNOWN)


def client_network(request: HttpRequest) -> str:
    """The /24 (IPv4) or /48 (IPv6) network of the client's IP address."""
    address = client_address(request)
    if address == UNKNOWN:
        return UNKNOWN
    prefix = PREFIXES[ipaddress.ip_address(address).version]
    return str(ipaddress.ip_network(f"{address}/{prefix}", strict=False).network_address)


def _readable(text: str) -> str:
    """The IP address in `text`, without a port; "" for anything else."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)
