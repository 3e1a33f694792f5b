from credits.models.credit import BalanceTransaction, CreditNote, Refund

__all__ = ["BalanceTransaction", "CreditNote", "Refund"]
