"""What people did here: team links, checks and later actions. Who only looked is a filter of its own."""

from billing_ops.audit import words
from billing_ops.audit.actions import AuditAction
from billing_ops.dashboard.timeline.kind import OURS, Kind, Row, sentence
from billing_ops.kernel import deep_links
from subscriptions.models import Basis
from subscriptions.models.team_link import LinkSource

LINKS, ACTIONS, VIEWS = "links", "actions", "views"
CHECKS_COUNTED = "checks_counted"
# "made", "refused", "renewed" and "by_reason".
IS_CHECK = "starts_with(e.action, 'subscriptions:lookup:')"
# An entry of the trail about the team, with the check that it was done under.
ENTRY = """
    e.at, lpad(e.position::text, 19, '0'), NULL::bigint, '', e.action, coalesce(e.details ->> 'verdict', ''),
    e.actor_label,
    coalesce((SELECT l.basis || ' ' || l.basis_id FROM subscriptions_lookup l
              WHERE l.id = CASE WHEN e.lookup_id ~ '^[0-9]{1,18}$' THEN e.lookup_id::bigint END),
             'ticket ' || (e.details ->> 'ticket'), 'deal ' || (e.details ->> 'deal'),
             'request ' || (e.details ->> 'request'), e.details ->> 'basis', ''), '', true
    FROM audit_entry e WHERE e.subject_type = 'team' AND e.subject_id = %(team)s
"""


def _act(row: Row) -> str:
    """What was done, and by what right; `more` is the basis as "ticket 1001"."""
    act = str(dict(AuditAction.choices).get(row.name, row.name))
    basis, number = _basis(row)
    right = "reason given" if basis == Basis.REASON else f"{basis} {number}".strip()
    return sentence(act, right)


def _by(row: Row) -> str:
    """Who did it, and what came of it."""
    return sentence(row.why, words.text_of("verdict", row.state))


def _paper(row: Row) -> str:
    """The ticket or deal in HubSpot; nothing else is kept there."""
    basis, number = _basis(row)
    return deep_links.hubspot(basis, number) if basis in (Basis.TICKET, Basis.DEAL) and number else ""


def _basis(row: Row) -> tuple[str, str]:
    basis, _, number = row.more.partition(" ")
    return basis, number


def _linked(row: Row) -> str:
    """Who, and where the team ID is written: the kind of document, and which one."""
    kind = str(dict(LinkSource.choices).get(row.state, row.state))
    return sentence(f"By {row.why}", f"from {kind}", row.more)


def _revoked(row: Row) -> str:
    return sentence(f"By {row.why}", row.more)


KINDS = [
    Kind(
        code="link_made",
        groups=(LINKS,),
        source=OURS,
        icon="link",
        tone="info",
        rows="""
            SELECT l.confirmed_at, lpad(l.id::text, 19, '0'), NULL::bigint, '', coalesce(c.name, ''), l.source,
                   l.confirmed_by_label, l.source_detail, l.company_id, true
            FROM subscriptions_teamlink l LEFT JOIN customers_company c ON c.hubspot_id = l.company_id
            WHERE l.team_id = %(team)s
        """,
        title=lambda row: f"Team linked to {row.name or 'a company'}",
        text=_linked,
        link=lambda row: deep_links.hubspot("company", row.ref),
    ),
    Kind(
        code="link_revoked",
        groups=(LINKS,),
        source=OURS,
        icon="unlink",
        tone="warn",
        rows="""
            SELECT l.revoked_at, lpad(l.id::text, 19, '0'), NULL::bigint, '', coalesce(c.name, ''), '',
                   l.revoked_by_label, l.revoked_reason, l.company_id, true
            FROM subscriptions_teamlink l LEFT JOIN customers_company c ON c.hubspot_id = l.company_id
            WHERE l.team_id = %(team)s
        """,
        title=lambda row: f"Link to {row.name or 'a company'} revoked",
        text=_revoked,
        link=lambda row: deep_links.hubspot("company", row.ref),
    ),
    Kind(
        code="check",
        groups=(ACTIONS,),
        source=OURS,
        icon="shield-check",
        tone="quiet",
        rows=f"SELECT {ENTRY} AND {IS_CHECK}",
        title=_act,
        text=_by,
        link=_paper,
    ),
    # A link's own making and end are told above, with where its ID is written.
    Kind(
        code="act",
        groups=(ACTIONS,),
        source=OURS,
        icon="shield-check",
        tone="quiet",
        rows=f"""
            SELECT {ENTRY} AND NOT {IS_CHECK} AND e.action NOT IN
                ('subscriptions:team:viewed', 'subscriptions:team:linked', 'subscriptions:team:unlinked')
        """,
        title=_act,
        text=_by,
        link=_paper,
    ),
    Kind(
        code="view",
        groups=(VIEWS,),
        source=OURS,
        icon="eye",
        tone="quiet",
        rows=f"SELECT {ENTRY} AND e.action = 'subscriptions:team:viewed'",
        title=_act,
        text=_by,
        link=_paper,
    ),
    # Of no group: it stands for every "check" where there is room for a few events only.
    Kind(
        code=CHECKS_COUNTED,
        groups=(),
        source=OURS,
        icon="shield-check",
        tone="quiet",
        rows="""
            SELECT max(e.at), '1', NULL::bigint, '', '', '', '', count(*)::text, '', true
            FROM audit_entry e WHERE e.subject_type = 'team' AND e.subject_id = %(team)s
                AND starts_with(e.action, 'subscriptions:lookup:')
            HAVING count(*) > 0
        """,
        title=lambda row: "Team checked once" if row.more == "1" else f"Team checked {row.more} times",
        text=lambda row: "The last time then. Each check is among all events." if row.more != "1" else "",
    ),
]
