"""A reading by an auditor: no ticket, nothing compared, a reason kept."""

from subscriptions import calculations, selectors
from subscriptions.calculations import Confirmation
from subscriptions.models import Evidence
from subscriptions.services.stating import Found, Stated


def examine(stated: Stated) -> Found:
    """This function will return how the stated team stands; the verdict says that nothing was compared."""
    standing = selectors.standing(stated.team_id)
    return Found(calculations.reading_verdict(standing), Confirmation(Evidence.NOT_ASKED, named=False), standing)
