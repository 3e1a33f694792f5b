"""From «not in Stripe» to the contracted team's page and back, over the demo's data: one person in sales ops."""

from typing import Any

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from subscriptions.models import TeamLink
from tests.dashboard.conftest import Mirror, words
from tests.dashboard.test_privacy import FIGURE

TO_CONFIRM, HEALTHY = "1052", "1001"


def test_a_team_is_linked_checked_again_and_unlinked(mirror: Mirror, signed_in: Any, check: Any) -> None:
    client, team = signed_in("sales_ops"), mirror.team_of(TO_CONFIRM)
    result = check(client, TO_CONFIRM)
    link_page = f"{result.redirect_chain[-1][0]}link/"
    assert f'href="{link_page}"' in result.content.decode()

    offered = client.get(link_page)
    (company,) = [row.company_id for row in offered.context["page"].suggested]
    chosen = client.get(link_page, {"company": company})
    assert chosen.context["page"].suggested == []
    for page in (offered, chosen):
        assert "Tamarisk Coatings" in words(page)
        assert FIGURE.findall(words(page)) == []

    proof = {"source": "contract", "source_detail": "Order form of May", "quotation": f"Hub for team {team}"}
    linked = client.post(link_page, proof | {"company": company}, follow=True)
    assert linked.redirect_chain[-1][0] == f"/lookup/?basis=ticket&ticket={TO_CONFIRM}"
    assert f'value="{TO_CONFIRM}"' in linked.content.decode()
    assert team not in linked.content.decode()
    assert client.get(f"/teams/{team}/").status_code == 302

    opened = check(client, TO_CONFIRM)
    assert opened.redirect_chain[-1][0] == f"/teams/{team}/"
    assert "Contract USD 24,000.00 a year" in words(opened)
    assert f"written in a contract: Order form of May Hub for team {team}" in words(opened)

    revoking = {"link": TeamLink.objects.get(team_id=team).pk, "reason": "another plant's"}
    assert client.post(f"/teams/{team}/link/revoke/", revoking)["Location"].startswith("/lookup/?basis=ticket")
    assert client.get(f"/teams/{team}/").status_code == 302
    assert "Not in Stripe" in words(check(client, TO_CONFIRM))
    acts = AuditEntry.objects.filter(subject_id=team).order_by("position").values_list("action", flat=True)
    assert [act for act in acts if act in (AuditAction.TEAM_LINKED, AuditAction.TEAM_UNLINKED)] == [
        AuditAction.TEAM_LINKED,
        AuditAction.TEAM_UNLINKED,
    ]


def test_an_unlinked_team_offers_the_link_to_sales_ops_alone(mirror: Mirror, signed_in: Any, check: Any) -> None:
    address = f'href="/teams/{mirror.team_of(HEALTHY)}/link/"'
    sales, support = check(signed_in("sales_ops"), HEALTHY), check(signed_in("support"), HEALTHY)

    assert address in sales.content.decode()
    assert address not in support.content.decode()
    side = words(support).split("No company is linked to this team")[1]
    assert "ask them if this team has a contract" in side
