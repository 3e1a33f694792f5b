"""A connection pool for calls to a provider, with the environment's proxies but none of its other surprises."""

import requests
from requests.adapters import HTTPAdapter
from requests.utils import get_environ_proxies

from integrations.addresses import is_loopback

CONNECTIONS = 16


def session(base: str) -> requests.Session:
    """
    This function will return a pool for the provider at `base`; it may be shared by threads.

    `trust_env` is off: with it, requests reads ~/.netrc on each call and would put what it finds there in the
    place of our key. So the proxies are taken here, once, and none for this machine: a company's proxy
    cannot reach a sandbox that listens on loopback.
    """
    pool = requests.Session()
    pool.trust_env = False
    pool.proxies = {} if is_loopback(base) else get_environ_proxies(base)
    adapter = HTTPAdapter(pool_connections=1, pool_maxsize=CONNECTIONS)
    pool.mount("https://", adapter)
    pool.mount("http://", adapter)
    return pool
