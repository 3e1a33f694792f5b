"""HTML that is escaped by construction: only `Html` goes out unescaped, and only `tag` makes it."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import TypeAlias

import orjson


class Html(str):
    """Text that is HTML already."""


Content: TypeAlias = "Html | str | int | float | Sequence[Content] | None"

VOID = {"input", "link", "meta"}


def render(content: Content) -> str:
    """HTML of a piece of content: texts escaped, sequences in order, None as nothing."""
    if content is None:
        return ""
    if isinstance(content, Html):
        return str(content)
    if isinstance(content, list | tuple):
        return "".join(render(part) for part in content)
    return escape(str(content))


def tag(tag_name: str, *content: Content, **attributes: str) -> Html:
    """One element; a trailing underscore of an attribute is dropped (`class_`), others become dashes."""
    written = "".join(f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"' for name, value in attributes.items())
    if tag_name in VOID:
        return Html(f"<{tag_name}{written}>")
    return Html(f"<{tag_name}{written}>{render(content)}</{tag_name}>")


def link(address: str, text: str) -> Html:
    """A link to a page of the sandbox."""
    return tag("a", text, href=address)


def table(headings: Sequence[str], rows: Iterable[Sequence[Content]], empty: str = "None.") -> Html:
    """A table that scrolls sideways on a phone, or a sentence when there are no rows."""
    body = [tag("tr", [tag("td", cell) for cell in row]) for row in rows]
    if not body:
        return tag("p", empty, class_="quiet")
    head = tag("thead", tag("tr", [tag("th", heading, scope="col") for heading in headings]))
    return tag("div", tag("table", head, tag("tbody", body)), class_="wide")


def facts(pairs: Iterable[tuple[str, Content]]) -> Html:
    """Names and values, one under the other."""
    rows = [tag("tr", tag("th", name, scope="row"), tag("td", value)) for name, value in pairs]
    return tag("div", tag("table", tag("tbody", rows), class_="facts"), class_="wide")


def section(title: str, *content: Content) -> Html:
    """A part of a page under its heading."""
    return tag("section", tag("h2", title), *content)


def raw(value: object) -> Html:
    """An object's JSON, folded away."""
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode()
    return tag("details", tag("summary", "Raw JSON"), tag("pre", text))


def page(title: str, *content: Content) -> str:
    """A whole page in the sandbox's frame."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title} · Sandbox"),
        tag("link", rel="stylesheet", href="/console.css"),
    )
    strip = tag(
        "header",
        link("/", "Sandbox"),
        tag("span", "Fake Stripe and fake HubSpot: nothing here is real", class_="quiet"),
    )
    body = tag("body", strip, tag("main", tag("h1", title), *content))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}"
