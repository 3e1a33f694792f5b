"""How we log: one JSON line an event in production, readable lines elsewhere; ids always, persons never."""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# What the request's log carries of a person: their address, their browser. Their id stays: logs are to be followed.
PERSONAL = ("ip", "user_agent")


def without_personal_data(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """
    This processor will drop who somebody is from an event, and what they typed into an address.

    A query string may hold a name somebody searched for, so `request` keeps the path alone.
    """
    for field in PERSONAL:
        event.pop(field, None)
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.partition("?")[0]
    return event


# What PostgreSQL adds to its sentence quotes the row: "DETAIL:  Key (email)=(ada@example.com) already exists."
QUOTES = re.compile(r"^(DETAIL|CONTEXT|HINT|LINE \d+): .*(\n\s*\^)?$", re.MULTILINE)


def without_rows(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """This processor will drop what a database error quotes of the data, from its sentence and from its trace."""
    for field in ("event", "exception", "error"):
        if isinstance(event.get(field), str):
            event[field] = QUOTES.sub(r"\1: not logged", event[field])
    return event


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_personal_data,
]


def configure(*, level: str, as_json: bool) -> dict[str, Any]:
    """This function will return Django's LOGGING, after pointing structlog's own loggers at it."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    readable = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            without_rows,
            structlog.processors.JSONRenderer() if as_json else readable,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        # Django's own handler would print its lines a second time, in another shape.
        "loggers": {
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }
