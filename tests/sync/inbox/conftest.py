import pytest
from django.test import override_settings

from tests.sync.inbox.deliveries import ON


@pytest.fixture
def webhooks(db: None):
    """Both providers' webhooks on, with one secret each."""
    with override_settings(**ON):
        yield
