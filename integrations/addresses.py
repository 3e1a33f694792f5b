"""Which addresses a provider may be reached at."""

from ipaddress import ip_address
from urllib.parse import urlsplit


def is_loopback(url: str) -> bool:
    """This function will say whether `url` leads to this very machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def production_problem(name: str, url: str) -> str:
    """This function will say why the setting `name` may not be `url` in production; "" when it may."""
    if is_loopback(url):
        return f"{name} is {url}, this machine: a sandbox is not for production. Leave {name} unset."
    if urlsplit(url).scheme != "https":
        return f"{name} is {url}, which is not encrypted. Use an https address in production."
    return ""
