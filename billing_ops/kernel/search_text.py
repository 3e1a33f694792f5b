"""Names as they are searched for: the database's function `search_text`, and the indexes that rest on it."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Index
from django.db.models.functions import Collate

# How much of the newest rows waits beside a trigram index, in kB: a search reads all of it.
PENDING_KB = 1024


def search_text(field: str) -> Collate:
    """This function will return the expression for a column's text without case, accents and script, byte-sorted."""
    return Collate(Func(F(field), function="search_text", output_field=models.TextField()), "C")


def beginnings(field: str, *, name: str) -> Index:
    """This function will return the index that finds names by how they begin, in their order."""
    return Index(search_text(field), name=name)


def trigrams(field: str, *, name: str) -> GinIndex:
    """This function will return the index that finds names by any part of them, and by what is nearly so."""
    return GinIndex(OpClass(search_text(field), name="gin_trgm_ops"), name=name, gin_pending_list_limit=PENDING_KB)


def byte_sorted(field: str, *, name: str) -> Index:
    """This function will return the index that finds a number's text exactly and by how it begins."""
    return Index(Collate(F(field), "C"), name=name)
