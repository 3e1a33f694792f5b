"""The page that lists the rules."""

from typing import Any

from django.template import Context, Template


def test_the_page_lists_every_rule_with_its_status(signed_in: Any) -> None:
    page = signed_in("support").get("/handbook/").content.decode()

    assert page.count('scope="row"') == 51
    assert "The team ID in the subscription&#x27;s metadata confirms the match" in page
    assert "Not built yet" in page
    assert "<span>Deny by default, in kernel</span>" in page
    assert "billing_ops.kernel.middleware.DenyByDefault" in page


def test_the_page_can_be_narrowed_to_what_is_missing(signed_in: Any) -> None:
    page = signed_in("support").get("/handbook/?show=open").content.decode()

    assert 'id="R3"' not in page
    assert 'id="R51"' in page


def test_the_second_revision_appears_when_it_is_in_force(signed_in: Any, settings: Any) -> None:
    settings.HANDBOOK_REVISION = "current"

    page = signed_in("support").get("/handbook/").content.decode()

    assert "Second revision" in page
    assert page.count('scope="row"') == 75


def test_a_template_can_print_a_rule_beside_a_field() -> None:
    text = Template('{% load handbook %}{% rule "R35" as governing %}{{ governing.id }}: {{ governing.sentence }}')

    assert text.render(Context()) == "R35: The discount is a fixed amount."


def test_a_rule_that_nothing_keeps_yet_carries_no_badge_of_being_kept(signed_in: Any) -> None:
    page = signed_in("support").get("/handbook/?show=open").content.decode()
    rules = page.split("<tbody>", 1)[1]

    assert "Not built yet" in rules
    assert "tone-good" not in rules
    assert "Enforced" not in rules
