import datetime

import pytest
from django.template import Context, Template
from django.utils import timezone

from billing_ops.kernel.money import Money
from billing_ops.kernel.templatetags import billing
from billing_ops.kernel.templatetags.status_words import look_of
from subscriptions.models import Verdict

pytestmark = pytest.mark.usefixtures("static_files")

NOW = datetime.datetime(2026, 11, 22, 14, 5, tzinfo=datetime.UTC)


@pytest.fixture
def at_fixed_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(billing, "now", lambda: NOW)


def rendered(source: str, **context: object) -> str:
    return Template("{% load billing %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (4500, "usd", "USD\xa045.00"),
        (-300, "eur", "−EUR\xa03.00"),
        (1500, "jpy", "JPY\xa01,500"),
        (0, "gbp", "GBP\xa00.00"),
    ],
)
def test_money_is_printed_with_its_currency_and_never_broken(minor: int, currency: str, text: str) -> None:
    expected = f'<span class="money">{text}</span>'

    assert rendered("{{ value|money }}", value=Money(minor, currency)) == expected
    assert rendered("{% money minor currency %}", minor=minor, currency=currency.upper()) == expected


def test_nothing_is_a_dash_that_is_read_as_none() -> None:
    for source in ("{{ value|money }}", "{{ value|day }}", "{{ value|moment }}", "{{ value|ago }}"):
        assert ">none<" in rendered(source, value=None)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "just now"),
        (180, "3 min ago"),
        (3 * 3600, "3 h ago"),
        (86_400, "1 day ago"),
        (45 * 86_400, "45 days ago"),
        (200 * 86_400, "6 months ago"),
        (800 * 86_400, "2 years ago"),
        (-600, "in 10 min"),
    ],
)
def test_an_age_is_in_words_and_exact_in_its_title(at_fixed_time: None, seconds: int, words: str) -> None:
    html = rendered("{{ value|ago }}", value=NOW - datetime.timedelta(seconds=seconds))

    assert f">{words}</time>" in html
    assert 'UTC">' in html


@timezone.override("Europe/Amsterdam")
def test_an_instant_is_in_the_readers_zone_and_exact_in_utc() -> None:
    html = rendered("{{ value|moment }}", value=datetime.datetime(2026, 11, 30, 23, 30, tzinfo=datetime.UTC))

    assert html.endswith(">1\xa0Dec\xa02026, 00:30</time>")
    assert 'title="30\xa0Nov\xa02026, 23:30:00 UTC"' in html
    assert 'datetime="2026-11-30T23:30:00Z"' in html


def test_a_date_is_printed_as_it_is() -> None:
    assert rendered("{{ value|day }}", value=datetime.date(2026, 11, 30)) == (
        '<time datetime="2026-11-30">30\xa0Nov\xa02026</time>'
    )


def test_minutes_left_count_down_to_an_end(at_fixed_time: None) -> None:
    assert rendered("{{ value|minutes_left }}", value=NOW + datetime.timedelta(seconds=61)) == "2 min left"
    assert rendered("{{ value|minutes_left }}", value=NOW) == "ended"
    assert rendered("{{ value|seconds_left }}", value=NOW + datetime.timedelta(seconds=61)) == "61"


def test_a_status_is_word_icon_and_tone() -> None:
    html = rendered("{% status word %}", word="past_due")

    assert 'class="tag tone-warn"' in html
    assert "#alert-triangle" in html
    assert html.endswith("Past due</span>")


def test_a_status_nobody_knows_yet_is_shown_as_it_came() -> None:
    assert rendered("{% status word %}", word="frozen_by_bank").endswith("Frozen by bank</span>")
    assert rendered("{% status word %}", word="<b>").endswith("&lt;b&gt;</span>")
    assert rendered("{% status word %}", word=None).endswith("Not known</span>")


def test_every_verdict_has_a_look_of_its_own() -> None:
    looks = {verdict: look_of(verdict) for verdict in Verdict}

    assert [verdict for verdict, look in looks.items() if look.tone == "quiet"] == []
    assert looks[Verdict.MISMATCH].tone == looks[Verdict.TICKET_MISSING].tone == "bad"


def test_case_and_separators_of_a_status_do_not_matter() -> None:
    assert rendered("{% status word %}", word="PAST DUE") == rendered("{% status word %}", word="past_due")


def test_a_team_id_is_grouped_without_characters_of_ours() -> None:
    assert rendered("{% team_id value %}", value="k4Zq9RtNb2") == (
        '<code class="team-id" translate="no"><span>k4Zq9</span><span>RtNb2</span></code>'
    )


def test_characters_that_differ_in_a_team_id_are_marked_case_included() -> None:
    html = rendered("{% team_id value other %}", value="k4Zq9", other="k4ZQ9x")

    assert html == '<code class="team-id" translate="no"><span>k4Z<mark>q</mark>9</span></code>'


def test_a_team_id_is_escaped() -> None:
    assert "<b>" not in rendered("{% team_id value other %}", value="<b>", other="x")


def test_highlight_marks_words_and_escapes_the_rest() -> None:
    assert rendered("{{ text|highlight:'alder' }}", text="Alder & <Sons>") == "<mark>Alder</mark> &amp; &lt;Sons&gt;"
    assert rendered("{{ text|highlight:'' }}", text="<i>") == "&lt;i&gt;"


def test_an_icon_is_silent_unless_it_has_a_name() -> None:
    assert 'aria-hidden="true"' in rendered("{% icon 'check' %}")
    assert 'role="img" aria-label="Done"' in rendered("{% icon 'check' 'Done' %}")


@pytest.mark.parametrize(("environment", "word"), [("production", "LIVE"), ("demo", "DEMO"), ("test", "TEST")])
def test_the_strip_names_the_environment(environment: str, word: str) -> None:
    assert f"<strong>{word}</strong>" in rendered("{% environment_strip environment %}", environment=environment)
