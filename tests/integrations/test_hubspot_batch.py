"""Records by the hundred: the same as the lists bring, links included, and what did not come is named."""

import pytest

from integrations.hubspot import batch, bulk, properties


def listed(object_name):
    found = [item for page in bulk.pages(object_name, archived=False) for item in page.items]
    return {item["id"]: item for item in found}


@pytest.mark.parametrize("object_name", properties.OBJECTS)
def test_a_batch_brings_what_the_list_brings(sandbox, object_name):
    wanted = dict(list(listed(object_name).items())[: batch.LARGEST])

    got = batch.read(object_name, wanted.keys())

    assert wanted
    assert got.found == wanted
    assert not got.left_out


@pytest.mark.parametrize("object_name", properties.OBJECTS)
def test_a_record_by_itself_is_what_the_list_brings(sandbox, object_name):
    id, wanted = next(iter(listed(object_name).items()))

    assert batch.retrieve(object_name, id) == wanted
