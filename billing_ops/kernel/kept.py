"""What was typed into a form whose session had ended: kept until the person has signed in again."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
KEPT, LONGEST = "typed_before_sign_in", 2_000


def keeps(*fields: str) -> Callable[[View], View]:
    """This decorator will mark a view whose posted `fields` outlive the end of a session; others are dropped."""

    def mark(view: View) -> View:
        view.kept_fields = fields  # type: ignore[attr-defined]
        return view

    return mark


def keep(request: HttpRequest, view: Callable[..., Any]) -> None:
    """
    This function will put what an anonymous post to such a view holds into the session that sign-in goes on with.

    It stays out of the address, which is logged, and belongs to the form's own address: no other form shows it.
    """
    fields = getattr(view, "kept_fields", ())
    if request.method != "POST" or not fields:
        return
    typed = {name: request.POST[name][:LONGEST] for name in fields if request.POST.get(name)}
    request.session[KEPT] = {"action": request.get_full_path(), "typed": typed}


def take(request: HttpRequest, *, action: str) -> dict[str, str]:
    """This function will return what was kept for the form that posts to `action`, once; {} where nothing was."""
    kept = request.session.get(KEPT)
    if not kept or kept["action"] != action:
        return {}
    del request.session[KEPT]
    typed: dict[str, str] = kept["typed"]
    return typed
