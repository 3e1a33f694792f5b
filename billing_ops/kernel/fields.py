"""The few kinds of column a mirrored table is made of. Each has a default or may be null, so that a tombstone of an
object never seen can be stored (`kernel.merge`)."""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models


def text() -> "models.TextField[str, str]":
    """A provider's text; '' when it has none. Statuses are text too: providers add values without notice."""
    return models.TextField(default="", blank=True)


def external_id() -> "models.TextField[str, str]":
    """An identifier compared byte for byte, case never folded; '' when there is none."""
    return models.TextField(default="", blank=True, db_collation="C")


def id_list() -> "ArrayField[list[str], list[str]]":
    """Identifiers of other objects, in the provider's order."""
    return ArrayField(models.TextField(db_collation="C"), default=list, blank=True)


def minor() -> "models.BigIntegerField[int | None, int | None]":
    """Money in minor units of the row's `currency`; null where the provider states no amount."""
    return models.BigIntegerField(null=True, blank=True)


def count() -> "models.BigIntegerField[int | None, int | None]":
    """A whole number; null where the provider states none."""
    return models.BigIntegerField(null=True, blank=True)


def number() -> "models.DecimalField[Decimal | None, Decimal | None]":
    """An exact decimal (a quantity, a percentage, a sub-cent unit amount); null where the provider states none."""
    return models.DecimalField(max_digits=30, decimal_places=12, null=True, blank=True)


def instant() -> "models.DateTimeField[datetime | None, datetime | None]":
    """An aware instant, UTC; null where the provider states none."""
    return models.DateTimeField(null=True, blank=True)


def day() -> "models.DateField[date | None, date | None]":
    """A calendar date as the provider stores it, without a zone; null where it states none."""
    return models.DateField(null=True, blank=True)


def flag() -> "models.BooleanField[bool, bool]":
    """A claim that is false unless the provider says so."""
    return models.BooleanField(default=False)
