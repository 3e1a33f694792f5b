"""Every mirrored table can hold a tombstone of an object never seen, and keeps its links free of constraints."""

import pytest
from django.apps import apps
from django.db import models

from billing_ops.kernel.models import Mirrored

MIRRORED = [model for model in apps.get_models() if issubclass(model, Mirrored)]
SHARED = {"payload", "payload_hash", "fetched_at", "deleted_at"}


@pytest.mark.parametrize("model", MIRRORED, ids=lambda model: model._meta.label)
def test_a_column_has_a_default_or_may_be_null(model: type[Mirrored]) -> None:
    fields = [field for field in model._meta.concrete_fields if field.name not in SHARED and not field.primary_key]

    assert [field.name for field in fields if not (field.null or field.has_default())] == []


@pytest.mark.parametrize("model", MIRRORED, ids=lambda model: model._meta.label)
def test_a_link_never_refuses_a_row_that_arrives_first(model: type[Mirrored]) -> None:
    links = [field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)]

    assert not [field.name for field in links if field.db_constraint or not field.null]
