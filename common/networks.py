"""What counts as one caller when callers are counted by their address."""

import ipaddress


def network_of(address: str) -> str:
    """What counts as one address: an IPv4 address, or the /64 that an IPv6 household has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(found) >> 64 << 64, 64)))
    return str(found)
