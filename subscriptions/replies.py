"""Texts to copy into a ticket: safe for a customer to read, with no figure, name or ID that they did not write."""


def ask_for_team_id() -> str:
    """This function will return the reply to a ticket whose team is not proven yet, or is another one."""
    return (
        "Thank you for your message. To look at the right account, we need the ID of your FlowFuse team. You find it "
        "in FlowFuse under Team Settings > General, in the row «ID»: ten letters and digits, upper and lower case as "
        "shown. Please answer this message with it."
    )


def not_set_up() -> str:
    """This function will return the reply to a team for which Stripe has nothing (R8): it asserts no cause."""
    return (
        "Thank you for your message. We find no billing set up for this team ID. Could you check it under Team "
        "Settings > General, and tell us whether the team is on a trial, pays by card in FlowFuse, or has a contract "
        "with us?"
    )
