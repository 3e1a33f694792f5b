"""Every act that the trail knows, as `app:object:act`."""

from django.db.models import TextChoices


class AuditAction(TextChoices):
    """What happened, in the past tense; the label is what people read. An app adds its acts here, once each."""

    SIGNED_IN = "accounts:session:opened", "Signed in"
    SIGN_IN_REFUSED = "accounts:session:refused", "Sign-in refused"
    SIGNED_OUT = "accounts:session:closed", "Signed out"
    SESSION_ENDED = "accounts:session:ended", "Session ended by time"
    PASSWORD_CHANGED = "accounts:password:changed", "Password changed"  # noqa: S105
    USER_CREATED = "accounts:user:created", "User created"
    ROLE_GRANTED = "accounts:role:granted", "Role granted"
    ROLE_ENDED = "accounts:role:ended", "Role ended"
    ACCESS_REFUSED = "kernel:access:refused", "Access refused"
    LOOKUP_MADE = "subscriptions:lookup:made", "Team checked"
    LOOKUP_REFUSED = "subscriptions:lookup:refused", "Team check refused"
    LOOKUP_RENEWED = "subscriptions:lookup:renewed", "Team check renewed"
    LOOKUP_BY_REASON = "subscriptions:lookup:by_reason", "Team opened for reading, with a reason"
    TEAM_VIEWED = "subscriptions:team:viewed", "Team page viewed"
    SEARCHED = "dashboard:search:made", "Customers searched"
    SEARCH_REFUSED = "dashboard:search:refused", "Search refused: too many names"
    TEAM_LINKED = "subscriptions:team:linked", "Team linked to a company"
    TEAM_UNLINKED = "subscriptions:team:unlinked", "Team link ended"
    SYNC_REQUESTED = "sync:run:requested", "Sync requested"
    SYNC_NOT_STARTED = "sync:run:not_started", "Sync not started"
    OBJECTS_TRIED_AGAIN = "sync:object:tried_again", "Reading tried again"
    TEAM_REFRESHED = "sync:team:refreshed", "Team read again"
    TEAM_NOT_REFRESHED = "sync:team:not_refreshed", "Team not read again"
    DIFFERENCES_HEALED = "sync:difference:healed", "Difference healed"
    EVENT_VIEWED = "sync:event:viewed", "Event viewed"
    EVENT_REPLAYED = "sync:event:replayed", "Event replayed"
    EVENT_IGNORED = "sync:event:ignored", "Event ignored"
    TRAIL_EXPORTED = "audit:entry:exported", "Audit trail exported"
    TRAIL_VERIFIED = "audit:chain:verified", "Audit trail verified"
    NOTE_REMOVED = "audit:note:removed", "Free text removed"


def acts() -> list[tuple[str, str]]:
    """This function will return every act with its label; migrations name it, so that a new act needs none."""
    return AuditAction.choices
