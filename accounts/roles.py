"""Which role may do what: the design's table of §2 as sets of permissions."""

from collections.abc import Iterable

from django.db.models import TextChoices

from billing_ops.kernel.permissions import Permission as P


class Role(TextChoices):
    """The five roles. A user may hold several; what they may do is the union."""

    SUPPORT = "support", "Support"
    SALES_OPS = "sales_ops", "Sales ops"
    EXECUTIVE = "executive", "Executive"
    AUDITOR = "auditor", "Auditor"
    ADMIN = "admin", "Admin"


_EVERYONE = frozenset({P.HOME_VIEW, P.HANDBOOK_VIEW})
_READS_MONEY = frozenset({P.COUPON_LIST, P.DEAL_VIEW, P.INVOICE_VIEW, P.FINDING_LIST, P.REPORT_VIEW})
_READS_WORKINGS = frozenset({P.SYNC_VIEW, P.COMMAND_VIEW})

ROLE_PERMISSIONS: dict[Role, frozenset[P]] = {
    Role.SUPPORT: _EVERYONE
    | {P.LOOKUP_CREATE, P.LOOKUP_BY_TICKET, P.TEAM_VIEW}
    | {P.COUPON_CREATE, P.COUPON_APPLY, P.COUPON_DISCOUNT_REMOVE, P.COUPON_LIST_OWN}
    | {P.CREDIT_REQUEST, P.CREDIT_LIST_OWN, P.FINDING_LIST_OWN},
    Role.SALES_OPS: _EVERYONE
    | _READS_MONEY
    | _READS_WORKINGS
    | {P.LOOKUP_CREATE, P.LOOKUP_BY_TICKET, P.LOOKUP_BY_DEAL, P.TEAM_VIEW, P.TEAM_LINK}
    | {P.COUPON_CREATE, P.COUPON_APPLY, P.COUPON_DISCOUNT_REMOVE, P.COUPON_LIST_OWN}
    | {P.INVOICE_FINALIZE, P.CREDIT_REQUEST, P.CREDIT_LIST_OWN}
    | {P.FINDING_LIST_OWN, P.FINDING_RESOLVE, P.ROTATION_ACCEPT},
    Role.EXECUTIVE: _EVERYONE
    | _READS_MONEY
    | _READS_WORKINGS
    | {P.LOOKUP_CREATE, P.LOOKUP_BY_TICKET, P.LOOKUP_BY_REQUEST, P.TEAM_VIEW}
    | {P.SIGNATURE_OVERRIDE, P.CREDIT_REQUEST, P.CREDIT_LIST_OWN, P.CREDIT_LIST, P.CREDIT_DECIDE}
    | {P.AUDIT_VIEW, P.CONTROL_REPORT_VIEW, P.EXECUTIVE_CONFIRM},
    Role.AUDITOR: _EVERYONE
    | _READS_MONEY
    | _READS_WORKINGS
    | {P.LOOKUP_CREATE, P.LOOKUP_BY_REASON, P.TEAM_VIEW, P.CREDIT_LIST}
    | {P.AUDIT_VIEW, P.AUDIT_EXPORT, P.CONTROL_REPORT_VIEW, P.STAFF_VIEW},
    Role.ADMIN: _EVERYONE
    | _READS_WORKINGS
    | {P.FINDING_LIST, P.FINDING_RESOLVE, P.SYNC_OPERATE, P.COMMAND_OPERATE, P.OUTBOX_PAUSE}
    | {P.AUDIT_VIEW, P.CONTROL_REPORT_VIEW, P.STAFF_VIEW, P.STAFF_MANAGE},
}


def permissions_of(role_names: Iterable[str], *, title: str = "") -> frozenset[P]:
    """
    This function will return everything the roles give together.

    The executive role gives nothing without the title CTO or CEO: R50 names those two, not a group.
    """
    held = {Role(name) for name in role_names}
    if not title:
        held.discard(Role.EXECUTIVE)
    return frozenset().union(*(ROLE_PERMISSIONS[role] for role in held))
