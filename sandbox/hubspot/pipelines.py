"""Deal and ticket pipelines: stages whose ids say nothing, as in every portal somebody has reorganised."""

from typing import Any

_MADE_AT = "2024-02-01T09:00:00.000Z"

SALES, RENEWALS, SUPPORT = "default", "75210988", "0"

# pipeline id → (label, stages as (id, label, probability)); 1.0 and 0.0 are closed. Labels: facts/flowfuse.md §6.
_DEAL_PIPELINES = {
    SALES: (
        "Sales pipeline",
        (
            ("appointmentscheduled", "Opportunity", "0.1"),
            ("qualifiedtobuy", "Value Identified", "0.3"),
            ("presentationscheduled", "Value Validated", "0.5"),
            ("contractsent", "Procurement", "0.7"),
            ("1048853217", "Closing", "0.9"),
            ("closedwon", "Closed Won", "1.0"),
            ("closedlost", "Closed Lost", "0.0"),
        ),
    ),
    RENEWALS: (
        "Renewal pipeline",
        (
            ("148310021", "Renewal due", "0.5"),
            ("148310022", "Renewal sent", "0.7"),
            ("148310023", "Renewed", "1.0"),
            ("148310024", "Churned", "0.0"),
        ),
    ),
}

_TICKET_STAGES = (("1", "New"), ("2", "Waiting on contact"), ("3", "Waiting on us"), ("4", "Closed"))


def _stage(order: int, stage_id: str, label: str, metadata: dict[str, str]) -> dict[str, Any]:
    return {
        "id": stage_id,
        "label": label,
        "displayOrder": order,
        "metadata": metadata,
        "createdAt": _MADE_AT,
        "updatedAt": _MADE_AT,
        "archived": False,
        "writePermissions": "CRM_PERMISSIONS_ENFORCEMENT",
    }


def _pipeline(order: int, pipeline_id: str, label: str, stages: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": pipeline_id,
        "label": label,
        "displayOrder": order,
        "stages": stages,
        "createdAt": _MADE_AT,
        "updatedAt": _MADE_AT,
        "archived": False,
    }


def _deal_metadata(probability: str) -> dict[str, str]:
    return {"isClosed": "true" if probability in ("1.0", "0.0") else "false", "probability": probability}


def _ticket_metadata(stage_id: str) -> dict[str, str]:
    closed = stage_id == "4"
    return {"isClosed": "true" if closed else "false", "ticketState": "CLOSED" if closed else "OPEN"}


PIPELINES: dict[str, list[dict[str, Any]]] = {
    "deals": [
        _pipeline(
            order,
            pipeline_id,
            label,
            [_stage(at, key, name, _deal_metadata(odds)) for at, (key, name, odds) in enumerate(stages)],
        )
        for order, (pipeline_id, (label, stages)) in enumerate(_DEAL_PIPELINES.items())
    ],
    "tickets": [
        _pipeline(
            0,
            SUPPORT,
            "Support pipeline",
            [_stage(at, key, name, _ticket_metadata(key)) for at, (key, name) in enumerate(_TICKET_STAGES)],
        )
    ],
}

_STAGES = {
    object_type: {stage["id"]: stage["metadata"] for pipeline in pipelines for stage in pipeline["stages"]}
    for object_type, pipelines in PIPELINES.items()
}


def stage_properties(object_type: str, properties: dict[str, str]) -> dict[str, str]:
    """Return what HubSpot computes from a record's stage: the closed flags. Empty for an unknown or absent stage."""
    if object_type == "deals":
        metadata = _STAGES["deals"].get(properties.get("dealstage", ""))
        return {} if metadata is None else _deal_flags(metadata["probability"])
    if object_type == "tickets":
        metadata = _STAGES["tickets"].get(properties.get("hs_pipeline_stage", ""))
        return {} if metadata is None else {"hs_is_closed": metadata["isClosed"]}
    return {}


def _deal_flags(probability: str) -> dict[str, str]:
    won, lost = probability == "1.0", probability == "0.0"
    flags = {"hs_is_closed": won or lost, "hs_is_closed_won": won, "hs_is_closed_lost": lost}
    return {name: str(value).lower() for name, value in flags.items()}
