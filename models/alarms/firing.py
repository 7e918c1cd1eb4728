"""Giving an alarm: recorded once, told to those concerned, written to those who are not at the desk."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, cast

from config.escalation import OWNER, Threshold
from config.texts import LANGUAGES, Language, T, Text, Translator, kept
from models.alarms.ahead import Coming
from models.alarms.tables import Alarm, ToldAlarm
from models.cases.tables import Case, Message
from models.clocks.tables import Clock
from models.desk import Desk
from models.messages.sending import LANGUAGE, message_id
from models.staff.tables import Staff

SUPERVISOR = "supervisor"
"""Who is told in the place of an owner who is not there."""


class Firing:
    """Gives alarms inside one operation; the staff is read once."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.count = 0

    def fire(self, case: Case, clock: Clock, coming: Coming) -> None:
        """Do what has come for a clock: record its breach, or give the alarm. A second time does nothing."""
        if coming.threshold is None:
            self._breach(case, clock)
        else:
            self._alarm(case, clock, coming, coming.threshold)

    def _breach(self, case: Case, clock: Clock) -> None:
        clock.breached_at = clock.due_at
        Clock.update(breached_at=clock.due_at).where(Clock.id == clock.id).execute()
        change = {"breached": [None, clock.due_at.isoformat()]}
        self._desk.record("clock", clock.id, None, change, clock.kind, case.id)

    def _alarm(self, case: Case, clock: Clock, coming: Coming, threshold: Threshold) -> None:
        what = threshold.said(clock.kind)
        added = (
            Alarm.insert(
                case=case.id,
                clock=clock.id,
                generation=clock.generation,
                threshold=coming.key,
                level=threshold.level,
                what=kept(what),
                due_at=coming.at,
                fired_at=self._desk.now(),
                raise_to=threshold.raise_to or "",
            )
            .on_conflict_ignore()
            .returning(Alarm)
        )
        alarm = next(iter(added.execute()), None)
        if alarm is None:
            return
        self.count += 1
        self._tell(alarm, case, threshold, what)
        note = {"text": what, "level": threshold.level}
        self._desk.record("alarm", alarm.id, None, note=note, case_id=case.id)

    def _tell(self, alarm: Alarm, case: Case, threshold: Threshold, what: Text) -> None:
        told = self.told(threshold.tell, case.owner_id)
        seen = None if threshold.listed else self._desk.now()
        rows: list[dict[str, Any]] = [
            {"alarm": alarm.id, "staff": person.id, "acknowledged_at": seen} for person in told
        ]
        if rows:
            ToldAlarm.insert_many(rows).execute()
        for person in told:
            if person.state == "off":
                self._write(alarm, case, person, what)

    def told(self, tell: Iterable[str], owner_id: int | None) -> list[Staff]:
        """Those whom these words name: active staff with such a role; the owner, or else the supervisors."""
        found: dict[int, Staff] = {}
        for who in tell:
            owner = self._staff.get(owner_id) if who == OWNER and owner_id is not None else None
            if owner is not None:
                found[owner.id] = owner
                continue
            role = SUPERVISOR if who == OWNER else who
            found |= {person.id: person for person in self._staff.values() if role in person.roles}
        return list(found.values())

    @cached_property
    def _staff(self) -> dict[int, Staff]:
        return {row.id: row for row in Staff.select().where(Staff.active).order_by(Staff.id)}

    def _write(self, alarm: Alarm, case: Case, person: Staff, what: Text) -> None:
        """Queue a message to somebody who is not signed in, if there is an address of his."""
        channel, address = ("email", person.email) if person.email else ("sms", person.phone)
        if not address:
            return
        language = cast("Language", person.language) if person.language in LANGUAGES else LANGUAGE
        words = Translator(language, self._desk.rules.zone)
        text = T(
            "{number} {severity}: {what} ({at})",
            number=case.number,
            severity=case.severity,
            what=what,
            at=words.instant(alarm.due_at),
        )
        key = f"alarm:{alarm.id}:{person.id}"
        Message.create(
            case=case.id,
            key=key,
            message_id=message_id(key, self._desk.rules.gateways.domain),
            template="alarm",
            channel=channel,
            address=address,
            body=words.say(text),
            created_at=self._desk.now(),
        )
