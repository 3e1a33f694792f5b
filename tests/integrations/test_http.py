"""What a connection pool takes from its surroundings: proxies where they help, and no passwords."""

import requests

from integrations import http


def test_a_proxy_is_used_for_the_internet_and_not_for_this_machine(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)

    assert http.session("https://api.stripe.com", provider="stripe").proxies["https"] == "http://proxy.example:3128"
    assert http.session("http://127.0.0.1:9000/stripe", provider="stripe").proxies == {}
    assert http.session("http://localhost:9000", provider="stripe").proxies == {}


def test_a_sandbox_is_reached_past_a_proxy_that_is_down(sandbox, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    key = {"Authorization": "Bearer rk_test_sandbox_read"}

    answer = http.session(sandbox.url, provider="stripe").get(f"{sandbox.stripe}/v1/products", headers=key, timeout=5)

    assert answer.status_code == requests.codes.ok


def test_a_netrc_does_not_replace_our_key(sandbox, monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    key = {"Authorization": "Bearer rk_test_sandbox_read"}

    answer = http.session(sandbox.url, provider="stripe").get(f"{sandbox.stripe}/v1/products", headers=key, timeout=5)

    assert answer.request.headers["Authorization"] == key["Authorization"]
