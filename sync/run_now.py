"""What a person asks a worker to read at once, without waiting until it is due."""

from datetime import datetime
from typing import Any

from celery import Task, current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from billing_ops.audit import services as audit
from billing_ops.audit.actions import AuditAction
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import BillingOpsError, Conflict
from sync import catalog, keys, selectors, tasks, usage
from sync.models import SyncRun, Watermark
from sync.models.run import State
from sync.panels import presses
from sync.panels.names import full_label
from sync.panels.words import clock_time, reading, refusal

# A page waits for the queue this long, in seconds, and tries once: the person is told and presses again.
CHANGES = "changes"
QUEUE_SECONDS = {"socket_connect_timeout": 1, "socket_timeout": 2, "max_retries": 0}


class AlreadyUnderWay(Conflict):
    """It is being read, or was asked for a moment ago."""


class NotNow(Conflict):
    """Our share of the provider's reads is spent, or it does not take our key: a worker would get nothing."""


class QueueAway(BillingOpsError):
    """The queue that hands work to the workers does not answer."""

    status = 503


def ask(*, provider: str, object: str = "", actor: Actor, now: datetime) -> None:
    """
    This function will have a worker read one list of a provider, or all of them where `object` is '', due or not.

    Every press is in the audit trail, whatever came of it.
    :raises NotFound: no such list; AlreadyUnderWay: it is being read, or about to be; NotNow: nothing would come
        of it; QueueAway: nobody was told
    """
    if object:
        catalog.find(provider, object)
    if reason := _under_way(provider, object, now):
        _record(AuditAction.SYNC_NOT_STARTED, provider, object, actor, because=presses.UNDER_WAY)
        raise AlreadyUnderWay(reason)
    _refuse_in_vain(provider, object, actor, purpose="reconcile")
    _start(tasks.run_now, provider, object, actor, provider=provider, object=object)


def _start(task: Task[Any, Any], on: str, what: str, actor: Actor, **arguments: str) -> None:
    _record(AuditAction.SYNC_REQUESTED, on, what, actor)
    try:
        _ring(task, **arguments)
    except (OperationalError, OSError) as error:
        _record(AuditAction.SYNC_NOT_STARTED, on, what, actor, because=presses.NO_QUEUE)
        raise QueueAway(
            f"The queue does not answer, so nothing was started: {full_label(on, what)} stays as it was. "
            "The changes that Stripe and HubSpot tell of are still read, without the queue. Try again in a minute; "
            "if it stays so, start Valkey."
        ) from error


def ask_changes(*, provider: str, actor: Actor, now: datetime) -> None:
    """
    This function will have a worker ask one provider what changed, due or not. Every press is in the audit trail.

    :raises AlreadyUnderWay: somebody asked a moment ago; NotNow: nothing would come of it; QueueAway: nobody was told
    """
    if reason := _asked_already(provider, CHANGES, now):
        _record(AuditAction.SYNC_NOT_STARTED, provider, CHANGES, actor, because=presses.UNDER_WAY)
        raise AlreadyUnderWay(reason)
    _refuse_in_vain(provider, CHANGES, actor, purpose="poll")
    _start(tasks.ask_changes, provider, CHANGES, actor, provider=provider)


def _refuse_in_vain(provider: str, what: str, actor: Actor, *, purpose: str) -> None:
    current = usage.budget(now=clock.now())
    key = keys.known_refusal(provider=provider, object=what)
    if key is not None:
        reason = f"{refusal(key)} So nothing was started. Give it a key that works, then ask again."
    elif provider == "stripe" and not current.may_ask(purpose):
        reason = usage.refusal(current)
    else:
        return
    _record(AuditAction.SYNC_NOT_STARTED, provider, what, actor, because=presses.IN_VAIN)
    raise NotNow(reason)


def _under_way(provider: str, object: str, now: datetime) -> str:
    """'' when nothing of it is being read or asked for, else what is, since when, how far, and what to do."""
    running = SyncRun.objects.filter(provider=provider, state=State.RUNNING)
    run = (running.filter(object=object) if object else running).order_by("started_at").first()
    if run is not None:
        expected = selectors.expected_objects(provider=provider, object=run.object)
        far = reading(run, expected=expected).rstrip(".")
        return (
            f"{full_label(provider, run.object)} is being read since {clock_time(run.started_at)}, so nothing else was "
            f"started. {far}; this page shows how far it comes. Ask again when it is done."
        )
    return _asked_already(provider, object, now)


def _asked_already(provider: str, what: str, now: datetime) -> str:
    """'' unless somebody asked for the same a moment ago and no worker has begun."""
    started = presses.started(selectors.newest_runs(), Watermark.objects.all())
    if who := presses.unbegun(now=now, started=started).waiting.get(f"{provider} {what}".strip()):
        return f"{who} asked for {full_label(provider, what)} a moment ago, so it was not asked for twice."
    return ""


def _record(action: AuditAction, provider: str, object: str, actor: Actor, **details: str) -> None:
    subject = audit.Subject(type="sync.list", id=f"{provider} {object}".strip(), label=full_label(provider, object))
    with transaction.atomic():
        audit.record(action, actor=actor, subject=subject, details=details)


def _ring(task: Task[Any, Any], **arguments: str) -> None:
    with current_app.connection_for_write(transport_options=QUEUE_SECONDS) as connection:
        # By then the page says that no worker took it, and it may be asked for again: it must not be done twice.
        expires = int(presses.PATIENCE.total_seconds())
        options: dict[str, Any] = {"connection": connection, "retry": False, "expires": expires}
        task.apply_async(kwargs=arguments, **options)
