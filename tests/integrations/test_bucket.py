"""All processes together keep to one rate; with Valkey gone, each to a careful one of its own."""

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from billing_ops.kernel.errors import RateLimited
from integrations import bucket
from integrations.limits import Limit
from runner.places import throw_away_place
from runner.servers import Valkey

SCRIPT = Path(__file__).with_name("asking.py")


@pytest.fixture
def valkey(settings, monkeypatch):
    """A Valkey of this test's own, to be stopped and started at will."""
    place = throw_away_place()
    server = Valkey(place)
    server.start()
    settings.REDIS_URL = server.url
    monkeypatch.setattr(bucket, "_bucket", bucket._Bucket())
    yield server
    server.stop()
    place.remove()


def take(*limits: Limit, patience: float = 5.0, person: bool = False) -> float:
    return bucket.take(limits, provider="stripe", patience=patience, person=person)


def book(limit: Limit, times: int) -> None:
    """Others stand in the line already."""
    for _ in range(times):
        bucket._bucket.book([limit], patience=60, person=False)


@pytest.mark.parametrize("requests", [60, pytest.param(400, marks=pytest.mark.faults)])
def test_two_processes_share_one_rate(fresh_sandbox, requests):
    rate, early = 80, 8
    environment = {
        **os.environ,
        "STRIPE_API_BASE": fresh_sandbox.stripe,
        "STRIPE_ENDPOINT_REQUESTS_PER_SECOND": str(rate),
    }
    command = [sys.executable, str(SCRIPT), str(requests)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    processes = [subprocess.Popen(command, env=environment, **pipes) for _ in range(2)]
    assert [process.stdout.readline() for process in processes] == ["ready\n", "ready\n"]

    answers = [threading.Thread(target=process.stdin.write, args=("go\n",)) for process in processes]
    for process, answer in zip(processes, answers, strict=True):
        answer.start()
        answer.join()
        process.stdin.flush()
    let_out = sorted(float(stamp) for process in processes for stamp in process.stdout.read().split())

    assert [process.wait() for process in processes] == [0, 0]
    assert len(let_out) == len(fresh_sandbox.journal(path="/v1/coupons")) == 2 * requests
    took = let_out[-1] - let_out[0]
    wanted = (2 * requests - early) / rate
    assert wanted * 0.97 < took < wanted * 2


def test_a_request_counts_for_its_endpoint_and_for_the_whole(valkey):
    whole, endpoint = Limit("whole", 1000), Limit("endpoint", 20)
    began = time.monotonic()

    for _ in range(6):
        take(whole, endpoint)

    # Two come early.
    assert 0.19 < time.monotonic() - began < 1
    assert take(whole) < 0.01


def test_a_person_need_not_stand_in_the_line(valkey):
    slow = Limit("slow", 10)
    book(slow, 30)

    assert take(slow, person=True, patience=1) < 0.05
    with pytest.raises(RateLimited):
        take(slow, patience=1)


def test_what_persons_may_spare_is_limited_too(valkey):
    slow = Limit("slow", 10)
    book(slow, 30)

    take(slow, person=True)

    with pytest.raises(RateLimited) as caught:
        take(slow, person=True, patience=0.2)
    assert 0.2 < caught.value.retry_after < 0.5


def test_who_would_wait_too_long_is_told_at_once(valkey):
    slow = Limit("slow", 0.1)
    take(slow)
    began = time.monotonic()

    with pytest.raises(RateLimited, match="Stripe is being asked as often as it allows") as caught:
        take(slow, patience=3)

    assert time.monotonic() - began < 0.5
    assert 9 < caught.value.retry_after <= 10
    assert caught.value.code == "our_rate"


def test_nothing_is_booked_for_who_was_refused(valkey):
    slow = Limit("slow", 2)
    take(slow)

    for _ in range(10):
        with pytest.raises(RateLimited):
            take(slow, patience=0.01)

    assert take(slow) < 0.6


def test_a_pause_holds_everybody_back_persons_too(valkey):
    limit = Limit("whole", 1000)
    bucket.pause(limit, seconds=60)
    bucket.pause(limit, seconds=1)

    for person in (True, False):
        with pytest.raises(RateLimited) as caught:
            take(limit, patience=3, person=person)
        assert 59 < caught.value.retry_after <= 60


def test_without_valkey_requests_go_on_at_a_quarter_of_the_rate(valkey, monkeypatch, caplog):
    monkeypatch.setattr(bucket, "AGAIN", 0.1)
    limit = Limit("whole", 200)
    take(limit)

    with caplog.at_level(logging.WARNING, logger="integrations.bucket"):
        valkey.stop()
        began = time.monotonic()
        for _ in range(21):
            take(limit)
        took = time.monotonic() - began
        warnings = list(caplog.messages)
        valkey.start()
        while bucket._bucket._lost_until:
            take(limit)
        began = time.monotonic()
        for _ in range(20):
            take(limit)

    assert 0.39 < took < 2
    assert len(warnings) == 1
    assert "a quarter of the rate" in warnings[0]
    assert caplog.messages[1:] == ["Valkey answers again: the providers are asked at the full rate."]
    assert time.monotonic() - began < 0.3


def test_a_valkey_that_hangs_costs_a_fifth_of_a_second_once(valkey):
    limit = Limit("whole", 1000)
    take(limit)
    valkey.process.send_signal(19)
    began = time.monotonic()

    for _ in range(10):
        take(limit)

    valkey.process.send_signal(18)
    assert time.monotonic() - began < 1
