"""By which checks a person may see a team now: what opened a page closes it when it is taken from them."""

from datetime import datetime

from billing_ops.kernel.actor import Actor
from subscriptions import policies
from subscriptions.models import Basis, Lookup
from subscriptions.models.lookup import LookupQuerySet
from subscriptions.services import waiting_requests


def opening_lookups(*, team_id: str, actor: Actor, now: datetime) -> LookupQuerySet:
    """
    This function will return the person's lookups that open exactly this team now, the newest first.

    None counts on a basis that their roles have lost since, or by a request that waits for them no more.
    """
    bases = policies.bases_of(actor)
    waiting = waiting_requests.waiting(actor) if Basis.REQUEST in bases else []
    requests = [request.id for request in waiting if request.team_id == team_id]
    return Lookup.objects.opening(team_id=team_id, actor_id=actor.id or 0, bases=bases, requests=requests, now=now)
