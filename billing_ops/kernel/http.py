"""The request as our views know it."""

from typing import Any, cast

from django.http import HttpRequest

from billing_ops.kernel.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """This function will return who is signed in, as audit and services name them. The view must need a sign-in."""
    user = cast(Any, request.user)
    return cast(Actor, user.actor())
