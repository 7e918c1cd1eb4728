"""sla.yaml as it is written: targets, limits of channels and of the law, steps, and reasons to stop."""

from __future__ import annotations

from typing import Literal

import msgspec

from config import versions
from config.budget import Budget
from config.conditions import Condition
from config.facts import Channel, Severity
from config.texts import Name

ClockKind = Literal[
    "first_response", "plan", "solve", "answer", "interim", "investigation", "callback", "qc", "inspection", "ship",
    "refund", "legal15", "legal",
]  # fmt: skip
Stoppable = Literal["plan", "solve", "answer", "interim", "investigation"]
StepName = Literal[
    "transferred", "interim", "callback", "qc_pre", "inspection", "shipping", "refund_received", "direct_request"
]
LegalStep = Literal["refund_received", "direct_request"]
"""The steps whose clock the law sets."""


class ClockVersion(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version from which clocks run. One that is `retroactive` corrects those too that run already (sla 4)."""

    retroactive: bool = False


class TargetVersion(ClockVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of some cases. `channel`: whether the first response also has the limit of the channel."""

    clocks: dict[ClockKind, Budget]
    channel: Literal["none", "stricter", "alone"] = "none"
    stoppable: bool = True


class LimitVersion(ClockVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One limit."""

    limit: Budget
    source: str = ""


class ChannelLimit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The first response on a channel. `answered`: a person answers before there is a case, so that only
    cases without another limit are held to it."""

    limit: Budget
    answered: bool = False


class ChannelVersion(ClockVersion, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of all channels."""

    limits: dict[Channel, ChannelLimit]


class Target(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of the cases for which `when` holds; the first target that matches is the one."""

    id: str
    name: Name
    when: Condition = Condition()
    versions: tuple[TargetVersion, ...]


class ChannelRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The limits of the first response by channel."""

    id: str
    name: Name
    versions: tuple[ChannelVersion, ...]


class LegalRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit that the law sets; it never stops, and every one that matches runs."""

    id: str
    name: Name
    clock: Literal["legal15", "legal"]
    when: Condition = Condition()
    versions: tuple[LimitVersion, ...]


class StepRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The clock that a step starts: of a consultation counted from receipt (workflows 5, Q3 and Q4), of all others
    from the step itself (workflows 3.3; 6, K1)."""

    id: str
    name: Name
    clock: Literal["answer", "interim", "callback", "qc", "inspection", "ship", "refund"]
    versions: tuple[LimitVersion, ...]


class SeverityLimits(versions.Version, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One limit for each severity."""

    limits: dict[Severity, Budget]


class InvestigationRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long an investigation may take, from the moment at which it is asked for (workflows 2, T3)."""

    id: str
    name: Name
    versions: tuple[SeverityLimits, ...]


class StopReason(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why clocks may stand still, which ones, and how long at most; without `limit` until its end is recorded."""

    name: Name
    limit: Budget | None = None
    kinds: tuple[Stoppable, ...] = msgspec.field(name="clocks", default=("plan", "solve"))


class SlaFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """sla.yaml. Stops of more than `total_stop` together need a supervisor.

    `service_level` is how many percent of the deadlines of a day are to be kept.
    """

    targets: tuple[Target, ...]
    channels: ChannelRule
    legal: tuple[LegalRule, ...]
    steps: dict[StepName, StepRule]
    investigation: InvestigationRule
    stops: dict[str, StopReason]
    total_stop: Budget
    service_level: int = 95
