"""The process `refresh-worker`: a thread per provider, one for the polls, and the main one, which beats the heart."""

import logging
import threading
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connections

from sync import catalog, services
from sync.polls import run_due
from sync.refresh.lane import Lane

logger = logging.getLogger(__name__)
QUEUE = "refresh"
IDLE_SECONDS = 0.5
POLL_SECONDS = 5.0
HEART_SECONDS = 15.0
MISTAKE_SECONDS = 5.0
# A read that takes longer is left behind, its object to the next worker.
LEAVE_SECONDS = 3.0


class Keeper:
    """Keeps the mirror up with both providers until told to stop; as many of them at once as there are processes."""

    def __init__(self, *, threads: int) -> None:
        self._lanes = [Lane(provider, threads=threads) for provider in catalog.PROVIDERS]
        self._stopping = threading.Event()

    def stop(self) -> None:
        """This method will have everything end, what is in hand first; for a signal's handler."""
        self._stopping.set()

    def run(self) -> bool:
        """This method will return when told to stop, or False when a thread has died, which is a mistake of ours."""
        threads = [threading.Thread(target=self._keep, args=[lane], name=lane.provider) for lane in self._lanes]
        threads.append(threading.Thread(target=self._poll, name="polls"))
        for thread in threads:
            thread.start()
        while not self._stopping.is_set() and all(thread.is_alive() for thread in threads):
            _guarded(lambda: services.beat_heart(queue=QUEUE))
            self._stopping.wait(HEART_SECONDS)
        was_told = self._stopping.is_set()
        self._stopping.set()
        for thread in threads:
            thread.join()
        return was_told

    def run_once(self) -> None:
        """This method will run the polls that are due and refresh until nothing is due, or its provider is away."""
        run_due()
        while any(_drained(lane) for lane in self._lanes) and not self._stopping.is_set():
            pass
        for lane in self._lanes:
            lane.leave(seconds=LEAVE_SECONDS)

    def _keep(self, lane: Lane) -> None:
        try:
            while not self._stopping.is_set():
                if not _guarded(lane.step, lost=lane.forget):
                    self._stopping.wait(IDLE_SECONDS)
            _guarded(lambda: lane.leave(seconds=LEAVE_SECONDS), lost=lane.forget)
        finally:
            connections.close_all()

    def _poll(self) -> None:
        try:
            while not self._stopping.is_set():
                _guarded(lambda: bool(run_due()))
                self._stopping.wait(POLL_SECONDS)
        finally:
            connections.close_all()


def _drained(lane: Lane) -> bool:
    """Step until there is nothing to do; whether there was anything."""
    any_step = False
    while lane.step():
        any_step = True
    return any_step


def _guarded(act: Callable[[], bool | None], *, lost: Callable[[], None] = lambda: None) -> bool:
    """
    This function will do `act` and return what it says; whatever goes wrong ends neither thread nor process.

    Without its database nothing can be done but to ask for it again: the session is given up (`lost`), and with it its
    leases.
    """
    try:
        return bool(act())
    except (OperationalError, InterfaceError) as error:
        logger.warning("The database is away; it is asked again: %s", type(error).__name__)
    except Exception:
        logger.exception("A mistake of ours in refreshing; it goes on in %s s", MISTAKE_SECONDS)
        time.sleep(MISTAKE_SECONDS)
    lost()
    connections.close_all()
    return False
