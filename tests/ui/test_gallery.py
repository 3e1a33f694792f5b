"""Every component renders, uses only icons of the sprite, and breaks no line of the content security policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings as project
from django.template.loader import render_to_string

from billing_ops.kernel.templatetags.status_words import ALERTS, LOOKS
from tests.ui import gallery

pytestmark = pytest.mark.usefixtures("static_files")

TEMPLATES = Path(project.BASE_DIR) / "templates"
SPRITE = set(
    re.findall(r'<symbol id="([^"]+)"', (Path(project.BASE_DIR) / "static/vendor/icons/sprite.svg").read_text())
)


@pytest.fixture
def page() -> str:
    return render_to_string("components/gallery.html", gallery.sample())


def test_every_component_is_in_the_gallery() -> None:
    parts = {path.name for path in (TEMPLATES / "components").glob("*.html")}
    used = set(re.findall(r"components/(\w+\.html)", (TEMPLATES / "components/gallery.html").read_text()))
    frame = {"topbar.html", "sidenav.html", "footer.html", "messages.html", "freshness.html", "head_assets.html"}

    assert parts - used - frame == {"gallery.html", "solo.html", "environment_strip.html", "field.html"} - used


def test_every_icon_is_in_the_sprite(page: str) -> None:
    shown = set(re.findall(r"sprite[.\w]*\.svg#([\w-]+)", page))
    named = {look.icon for look in (*LOOKS.values(), *ALERTS.values())}
    written = {
        name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())
    }

    assert (shown | named | written) - SPRITE == set()


def test_nothing_is_inline(page: str) -> None:
    assert "style=" not in page
    assert "<style" not in page
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"<script(?![^>]*src=)", page)


def test_ids_are_unique(page: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', page)

    assert {name for name in ids if ids.count(name) > 1} == set()


def test_a_form_prints_label_help_error_and_rule(page: str) -> None:
    assert "A number, or the ticket's address pasted from HubSpot." in page
    assert '<span class="rule-number">R8</span>' in page
    assert "This field is required." in page
    assert "data-show-password" in page
