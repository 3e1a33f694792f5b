"""What was typed into a form whose session had ended: kept until the person has signed in again."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
KEPT, ENDED, LONGEST = "typed_before_sign_in", "whose_session_ended", 2_000


def keeps(*fields: str) -> Callable[[View], View]:
    """This decorator will mark a view whose posted `fields` outlive the end of a session; others are dropped."""

    def mark(view: View) -> View:
        view.kept_fields = fields  # type: ignore[attr-defined]
        return view

    return mark


def session_ended(request: HttpRequest, *, user_id: int) -> None:
    """This function will note in the new anonymous session whose session has ended in this browser."""
    request.session[ENDED] = user_id


def keep(request: HttpRequest, view: Callable[..., Any]) -> None:
    """
    This function will put what an anonymous post to such a view holds into the session that sign-in goes on with.

    It stays out of the address, which is logged, and belongs to the form's own address: no other form shows it. It
    belongs to whose session ended, too; of somebody who was not signed in, nothing is kept.
    """
    fields = getattr(view, "kept_fields", ())
    whose = request.session.get(ENDED)
    if request.method != "POST" or not fields or whose is None:
        return
    typed = {name: request.POST[name][:LONGEST] for name in fields if request.POST.get(name)}
    request.session[KEPT] = {"action": request.get_full_path(), "typed": typed, "whose": whose}


def take(request: HttpRequest, *, action: str) -> dict[str, str]:
    """
    This function will return what this person typed into the form that posts to `action`, once; {} for nothing.

    What somebody else typed in this browser is forgotten at the first form.
    """
    kept = request.session.get(KEPT)
    if not kept:
        return {}
    is_theirs = kept["whose"] == request.user.pk
    if is_theirs and kept["action"] != action:
        return {}
    del request.session[KEPT]
    if not is_theirs:
        return {}
    typed: dict[str, str] = kept["typed"]
    return typed
