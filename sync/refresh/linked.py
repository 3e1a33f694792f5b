"""
What a HubSpot record that a person waits for links to and our copy lacks: it is read in the same go.

A new quote or invoice of a known deal is found this way though no poll told of it yet. A new deal of a known company is
not: HubSpot's record of a company names its contacts alone (integrations.hubspot.properties), so the next poll has it.
"""

from collections.abc import Iterable

from integrations.pages import Payload
from sync import catalog, dirty
from sync.dirty import Mark
from sync.models import DirtyObject, TeamRefresh

# A record with more unknown links than any of ours has is not followed further in one go.
MOST = 100


def want_unknown(payloads: Iterable[Payload], *, teams: list[str]) -> int:
    """This function will have what these records link to and our copy lacks read first, and return how many."""
    marks = [Mark(name, id) for name, ids in _linked(payloads).items() for id in _unknown(name, ids, teams)][:MOST]
    if not marks:
        return 0
    for refresh in TeamRefresh.objects.filter(pk__in=teams):
        TeamRefresh.objects.filter(pk=refresh.pk).update(total=refresh.total + len(marks))
    return dirty.want(provider="hubspot", marks=marks, teams=teams)


def _linked(payloads: Iterable[Payload]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for payload in payloads:
        for name, links in (payload.get("associations") or {}).items():
            ids = {str(link["id"]) for link in links.get("results") or []}
            found.setdefault(name.replace(" ", "_"), set()).update(ids)
    return found


def _unknown(name: str, ids: set[str], teams: list[str]) -> list[str]:
    """What lies in the recycle bin is known as well; what several records link to is asked for once."""
    model = catalog.find("hubspot", name).model
    known = set(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True)) if model else ids
    asked = DirtyObject.objects.filter(provider="hubspot", object=name, object_id__in=ids - known)
    return sorted(ids - known - set(asked.filter(wanted_for__contains=teams).values_list("object_id", flat=True)))
