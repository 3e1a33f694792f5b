"""`{% load handbook %}{% rule "R7" as r7 %}`: a rule's sentence beside the field it governs."""

from django import template

from billing_ops import handbook

register = template.Library()


@register.simple_tag
def rule(rule_id: str) -> handbook.Rule:
    """This tag will give a template the rule with that id: `.id`, `.sentence`. :raises KeyError: there is none"""
    return handbook.rule(rule_id)


@register.simple_tag
def rules(ids: str) -> list[handbook.Rule]:
    """This tag will give a template the rules of "R5 R6", in that order. :raises KeyError: there is no such rule"""
    return [handbook.rule(rule_id) for rule_id in ids.split()]
