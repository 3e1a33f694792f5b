"""The handbook's rules with how each is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from billing_ops import handbook
from billing_ops.handbook import Kind
from billing_ops.kernel.permissions import Permission, require_permission

MEANINGS = {
    Kind.ENFORCED: "The program refuses what breaks it.",
    Kind.ATTESTED: "A person confirms it; the program cannot see it, and keeps who did.",
    Kind.RECORDED: "The program keeps what was done.",
    Kind.WARNED: "The program points it out; a person decides.",
}


@require_permission(Permission.HANDBOOK_VIEW)
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """This view will list every rule in force, by chapter; `?show=open` keeps those not built yet."""
    only_open = request.GET.get("show") == "open"
    rules = handbook.rules()
    shown = [rule for rule in rules if not (only_open and rule.is_built)]
    context = {
        "chapters": handbook.by_chapter(shown),
        "kinds": [(kind, handbook.KIND_WORDS[kind], meaning) for kind, meaning in MEANINGS.items()],
        "total": len(rules),
        "built": sum(rule.is_built for rule in rules),
        "only_open": only_open,
    }
    return render(request, "handbook/rule_list.html", context)
