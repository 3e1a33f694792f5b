from coupons.models.coupon import Coupon, PromotionCode

__all__ = ["Coupon", "PromotionCode"]
