"""Pages for what went wrong say what happened, what did not change and what to do next."""

import pytest
from django.template.loader import get_template, render_to_string

pytestmark = pytest.mark.usefixtures("static_files")
SECTIONS = ("What happened", "What did not change", "What to do next")


@pytest.mark.parametrize("code", [400, 403, 404, 405, 500, 503])
def test_each_error_page_has_the_three_answers_and_a_way_on(code: int) -> None:
    html = render_to_string(f"errors/{code}.html")

    assert all(f"<dt>{section}</dt>" in html for section in SECTIONS)
    assert 'href="/"' in html


@pytest.mark.parametrize("code", [500, 503])
def test_pages_for_a_broken_server_lean_on_no_other_template(code: int) -> None:
    source = get_template(f"errors/{code}.html").template.source

    assert "{% extends" not in source
    assert "{% include" not in source
    assert "{{" not in source


def test_a_refusal_prints_its_sentences_escaped_and_leaves_out_what_it_does_not_know() -> None:
    html = render_to_string(
        "errors/refusal.html", {"title": "Invoice FF-0042 was not voided", "what_happened": "It is <paid>."}
    )

    assert "<h1>Invoice FF-0042 was not voided</h1>" in html
    assert "It is &lt;paid&gt;." in html
    assert "What did not change" not in html
