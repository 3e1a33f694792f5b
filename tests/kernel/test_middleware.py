from typing import Any

import pytest


@pytest.mark.parametrize("address", ["/", "/lookup/", "/teams/aBdEgJkLmN/", "/nowhere/", "/accounts/login/"])
def test_no_page_is_kept_by_browser_or_proxy(signed_in: Any, address: str) -> None:
    answer = signed_in("support").get(address)

    assert "no-store" in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]
