"""The forms of an investigation: what each asks, and what it gives to its operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from config import Rules
from config.texts import T, Text
from models.cases.views import CaseView
from models.complaints import investigating
from screens.cases.layout import Form, area, choice
from screens.widgets import Field
from screens.widgets.field import USUAL


def investigate(view: CaseView, rules: Rules) -> Form:
    """T3, with the health checklist of a P1."""
    fields = [area(T("To look at"), T("Photos, batch, what the departments are to find out."), rows=3)]
    if view.severity == "P1":
        yes = T("How the customer agreed that health data are kept; empty if he did not.")
        fields.append(Field("consent", T("Consent"), yes))
        fields += [Field(f"health_{key}", name, T("What the customer tells of it; only with his consent."))
                   for key, name in rules.complaints.health.items()]  # fmt: skip

    def give(v: Mapping[str, Any], version: int) -> Any:
        keys = rules.complaints.health if view.severity == "P1" else ()
        health = {key: v[f"health_{key}"] for key in keys if v.get(f"health_{key}")}
        consent = v.get("consent") or ""
        return investigating.Investigate(
            case=view.number, version=version, evidence=v["text"], health=health, health_consent=consent,
            health_refused=view.severity == "P1" and not health and not consent,
        )  # fmt: skip

    return Form(T("Ask for an investigation"), tuple(fields), investigating.investigate, give)


def plan(view: CaseView, rules: Rules) -> Form:
    """T3a."""
    text = area(T("Why none"), T("Why no investigation is needed, for whoever reads the case."))
    return Form(
        T("Plan without investigation"), (text,), investigating.plan,
        lambda v, version: investigating.PlanAtOnce(case=view.number, version=version, reason=v["text"]),
    )  # fmt: skip


def finding(view: CaseView, rules: Rules) -> Form:
    """One item of the investigation."""
    items = {key: item.name for key, item in rules.complaints.investigation.items()}
    fields = (
        choice("item", T("Item"), T("Which item of the investigation you have looked into."), items, required=True),
        Field(
            "applicable",
            T("Applies"),
            T("No if it does not apply to this case."),
            "flag",
            default="yes",
            width=6,
            origin=USUAL,
        ),
        area(T("Found"), T("What was found, or why it does not apply.")),
    )
    return Form(
        T("Record a finding"), fields, investigating.record_finding,
        lambda v, _: investigating.RecordFinding(
            case=view.number, item=v["item"], applicable=bool(v["applicable"]), text=v["text"]
        ),
    )  # fmt: skip


def _departments(rules: Rules) -> dict[str, Any]:
    return {key: rules.routing.departments[key] for key in rules.complaints.departments}


def opinion(view: CaseView, rules: Rules) -> Form:
    """What a department says."""
    help_ = T("Whose opinion it is; empty for your own department.")
    fields = (
        choice("department", T("Department"), help_, _departments(rules)),
        area(T("Opinion"), T("What the department says of the complaint.")),
    )
    return Form(
        T("Give an opinion"), fields, investigating.give_opinion,
        lambda v, _: investigating.GiveOpinion(
            case=view.number, department=v.get("department") or "", text=v["text"]
        ),
    )  # fmt: skip


def waive(view: CaseView, rules: Rules) -> Form:
    """Doing without an opinion."""
    fields = (
        choice("department", T("Department"), T("Whose opinion is done without."), _departments(rules), required=True),
        area(T("Reason"), T("Why the opinion is not needed; your name stands by it.")),
    )
    return Form(
        T("Waive an opinion"), fields, investigating.waive_opinion,
        lambda v, _: investigating.WaiveOpinion(case=view.number, department=v["department"], reason=v["text"]),
    )  # fmt: skip


def conclude(view: CaseView, rules: Rules) -> Form:
    """T4."""
    files = {str(file.id): Text("{name}", {"name": file.name}) for file in view.attachments}
    causes = rules.categories.options("cause")
    fields = (
        choice("cause", T("Cause"), T("What the investigation found."), causes, required=True),
        choice("report", T("Report"), T("The appraisal report among the files of the case."), files),
    )
    return Form(
        T("Conclude the investigation"), fields, investigating.conclude,
        lambda v, version: investigating.Conclude(
            case=view.number, version=version, cause=v["cause"], report_id=int(v["report"]) if v.get("report") else None
        ),
    )  # fmt: skip
