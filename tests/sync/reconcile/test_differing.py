"""Which fields of one object differ."""

from sync.reconcile.differing import differences, sample


def names(mirror, provider):
    return [name for name, _, _ in differences(mirror, provider)]


def test_equal_objects_differ_in_nothing():
    assert names({"id": "cus_1", "metadata": {"team": "a"}}, {"metadata": {"team": "a"}, "id": "cus_1"}) == []


def test_a_nested_field_is_named_with_its_path():
    assert names({"metadata": {"team": "a"}}, {"metadata": {"team": "A"}}) == ["metadata.team"]


def test_a_field_that_is_absent_is_the_same_as_null():
    assert names({"id": "1", "phone": None}, {"id": "1"}) == []


def test_objects_of_a_list_are_matched_by_id_in_whatever_order():
    ours = {"items": {"object": "list", "data": [{"id": "si_1", "quantity": 1}, {"id": "si_2", "quantity": 2}]}}
    theirs = {"items": {"object": "list", "data": [{"id": "si_2", "quantity": 3}, {"id": "si_1", "quantity": 1}]}}

    assert list(differences(ours, theirs)) == [("items.si_2.quantity", 2, 3)]


def test_an_object_of_its_own_counts_by_its_id():
    ours = {"source": {"coupon": {"object": "coupon", "id": "A", "times_redeemed": 1}}}

    assert names(ours, {"source": {"coupon": {"object": "coupon", "id": "A", "times_redeemed": 2}}}) == []
    assert names(ours, {"source": {"coupon": "A"}}) == []
    assert names(ours, {"source": {"coupon": "B"}}) == ["source.coupon"]


def test_the_object_itself_is_compared_by_its_fields():
    coupon = {"object": "coupon", "id": "A", "times_redeemed": 1}

    assert names(coupon, {**coupon, "times_redeemed": 2}) == ["times_redeemed"]


def test_links_of_two_kinds_to_one_record_are_two():
    link = {"id": "7", "type": "deal_to_company"}

    assert names([link, {"id": "7", "type": "primary"}], [{"id": "7", "type": "primary"}]) == ["7 deal_to_company"]


def test_an_empty_list_and_one_with_an_object_differ():
    assert names({"discounts": []}, {"discounts": [{"id": "di_1"}]}) == ["discounts"]


def test_a_sample_shows_the_first_fields_and_cuts_what_is_long():
    fields = [("a", "x" * 300, None)] + [(name, 1, 2) for name in "bcdefg"]

    shown = sample(fields)

    assert list(shown) == list("abcde")
    assert shown["a"]["mirror"] == "x" * 200 + "…"
    assert shown["b"] == {"mirror": 1, "provider": 2}
