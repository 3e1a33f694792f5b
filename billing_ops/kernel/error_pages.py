"""The pages for what Django itself refuses: an unreadable request, no such address, and a bug of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This view will say that the request could not be read; nobody knows yet who asks, so no frame."""
    return HttpResponse(loader.render_to_string("errors/400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This view will say that the act is not permitted, where Django or allauth refused it rather than our own door."""
    return render(request, "errors/403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """This view will say that there is nothing at the address."""
    return render(request, "errors/404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """This view will say that the program broke; it asks neither database nor session, which may be what broke."""
    return HttpResponse(loader.render_to_string("errors/500.html"), status=500)
