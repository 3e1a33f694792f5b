"""The dashboard's mirror and people, for the pages of one invoice."""

from tests.dashboard.conftest import check, mirror, support

__all__ = ["check", "mirror", "support"]
