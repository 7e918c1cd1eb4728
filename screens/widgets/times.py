"""Days, times and amounts as people write them, in English and Chinese: `明天下午3点`, `+2h`, `11-30`, `1.2万`.

What was understood is always repeated in full, so that nobody has to trust a guess. Times are those of the wall of the
desk, without a zone.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from config.texts import T, Text

CLOSING = time(18)
"""What a day without a time means as a deadline."""
DAYS = {"大后天": 3, "后天": 2, "明天": 1, "明日": 1, "今天": 0, "今日": 0, "昨天": -1, "昨日": -1, "大前天": -3,
        "前天": -2, "tomorrow": 1, "today": 0, "yesterday": -1}  # fmt: skip
WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
            "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}  # fmt: skip
UNITS = {"d": "days", "h": "hours", "m": "minutes", "天": "days", "日": "days", "小时": "hours", "个小时": "hours",
         "分钟": "minutes", "分": "minutes", "周": "weeks", "w": "weeks"}  # fmt: skip
MORNING, NOON, EVENING = ("凌晨", "早上", "早晨", "上午", "am"), ("中午",), ("下午", "傍晚", "晚上", "晚", "pm")
WORKING_FROM = 8
"""`3点` alone is in the afternoon: nobody at a desk means the night. 15:30 and 03:00 are what they say."""
MULTIPLES = {"百": 100, "千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000}
LONGEST = 12
_DIGITS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
           "十一": 11, "十二": 12}  # fmt: skip
_NUMBER = r"(\d{1,4}|十[一二]?|[一两二三四五六七八九])"
_OFFSET = re.compile(
    r"\+?\s*(?:in\s+)?(\d{1,4}|[一两二三四五六七八九十]|半)\s*(个小时|小时|分钟|分|天|日|周|[dhmw])(半)?"
)
_WEEKDAY = re.compile(
    r"(下下|下|本|这|next )?(?:个)?(?:周|星期|礼拜)?([一二三四五六日天]|mon|tue|wed|thu|fri|sat|sun)[a-z]*"
)
_CLOCK = re.compile(r"(\d{1,2})[:.](\d\d)\s*(am|pm)?$|(\d{1,2})\s*(am|pm)$")
_SPOKEN = re.compile(
    rf"(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚)?\s*{_NUMBER}\s*(?:点钟?|时)\s*(半|一刻|三刻|(\d{{1,2}})\s*分?)?$"
)
_PAST = {"半": 30, "一刻": 15, "三刻": 45}


class Unclear(ValueError):  # noqa: N818 - what a person mistyped
    """What was typed is no day, time or amount; `text` says what would be one."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.message)
        self.text = text


def day_of(typed: str, today: date) -> date:
    """A day: 2026-11-23, 20261123, 2026年11月23日, 11-23 (of the nearest year), 明天, 周五, +3d.

    Raises:
        Unclear: it is none.
    """
    plain = typed.strip().lower()
    if plain in DAYS:
        return today + timedelta(days=DAYS[plain])
    length = _length(plain)
    if length is not None and length % timedelta(days=1) == timedelta(0):
        return today + length
    try:
        found = _weekday(plain, today) or _calendar_day(plain, today)
    except (ValueError, OverflowError):
        found = None
    if found is None:
        raise Unclear(T("Type a date like 2026-11-23, 11-23, 20261123, tomorrow or +3d."))
    return found


def instant_of(typed: str, now: datetime) -> datetime:
    """A time: 15:30, 下午3点半, 3pm; of a day before it, else of today; +2h or 半小时后 from now; a day is its closing.

    Raises:
        Unclear: it is none.
    """
    plain = typed.strip().lower()
    length = _length(plain)
    if length is not None:
        return (now + length).replace(second=0, microsecond=0)
    clock, before = _clock(plain)
    try:
        day = day_of(before, now.date()) if before else now.date()
    except Unclear:
        raise Unclear(T("Type a time like 15:30, tomorrow 3pm, +2h or 11-24 15:30.")) from None
    return datetime.combine(day, clock or CLOSING)


def cents_of(typed: str) -> int:
    """An amount in yuan as cents: 1280, 1,280.50, ¥99, 99元, 1.2万.

    Raises:
        Unclear: it is none.
    """
    plain = re.sub(r"[¥￥元块,\s]", "", typed).lower()
    times = MULTIPLES.get(plain[-1:], 1)
    number = plain[:-1] if times > 1 else plain
    amount = Decimal(number) * times * 100 if re.fullmatch(r"[0-9]+(\.[0-9]+)?", number) else None
    if amount is None or amount != int(amount) or len(plain) > LONGEST:
        raise Unclear(T("Type an amount in yuan, like 1280, 1,280.50 or 1.2万."))
    return int(amount)


def _length(plain: str) -> timedelta | None:
    """`+2h30m`, `+3d`, `2小时后`, `一个半小时后`, `半小时后`; a `+`, `in` or 后 says that it counts from now."""
    if not plain.startswith(("+", "in ")) and not plain.endswith(("后", "以后", "之后")):
        return None
    rest = re.sub(r"(之|以)?后$", "", plain).strip()
    rest = re.sub(r"^([\d一两二三四五六七八九])个半小时$", r"\1小时半", rest)
    found = timedelta()
    while rest:
        part = _OFFSET.match(rest)
        if part is None:
            return None
        unit = timedelta(**{UNITS[part[2]]: 1})
        count = 0.5 if part[1] == "半" else float(_DIGITS.get(part[1]) or part[1])
        found += unit * (count + (0.5 if part[3] else 0))
        rest = rest[part.end() :].strip()
    return found


def _weekday(plain: str, today: date) -> date | None:
    """周五 is the next Friday, or today; 下周五 that of the week after this one."""
    named = _WEEKDAY.fullmatch(plain)
    if named is None or (plain in _DIGITS):
        return None
    wanted = WEEKDAYS[named[2]]
    if named[1] in (None, "本", "这"):
        return today + timedelta(days=(wanted - today.weekday()) % 7)
    weeks = 2 if named[1] == "下下" else 1
    return today + timedelta(days=wanted - today.weekday() + 7 * weeks)


def _calendar_day(plain: str, today: date) -> date | None:
    """A day by its numbers; month and day alone are of the year that lies nearest, a day with 号 of this month."""
    alone = re.fullmatch(r"(\d{1,2})[号日]", plain)
    if alone:
        return today.replace(day=int(alone[1]))
    parts = re.findall(r"\d+", plain)
    if len(parts) == 1 and len(parts[0]) in (4, 8):
        digits = parts[0]
        parts = [*([digits[:4]] if len(digits) == 8 else []), digits[-4:-2], digits[-2:]]
    numbers = [int(part) for part in parts]
    if len(numbers) == 3 and len(parts[0]) == 4:
        return date(*numbers)
    return _nearest(numbers[0], numbers[1], today) if len(numbers) == 2 else None


def _nearest(month: int, day: int, today: date) -> date | None:
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days.append(date(year, month, day))
        except ValueError:
            continue
    return min(days, key=lambda each: abs(each - today)) if days else None


def _clock(plain: str) -> tuple[time | None, str]:
    """The time at the end, and what stands before it; None where there is none."""
    try:
        if digits := _CLOCK.search(plain):
            hour, half = int(digits[1] or digits[4]), digits[3] or digits[5]
            return time(_hour(hour, half), int(digits[2] or 0)), plain[: digits.start()].strip()
        if spoken := _SPOKEN.search(plain):
            hour = _DIGITS.get(spoken[2]) or int(spoken[2])
            minute = _PAST.get(spoken[3] or "", int(spoken[4] or 0))
            return time(_hour(hour, spoken[1] or _likely(hour)), minute), plain[: spoken.start()].strip()
    except ValueError:
        pass
    return None, plain


def _likely(hour: int) -> str:
    return "下午" if 0 < hour < WORKING_FROM else ""


def _hour(hour: int, half: str | None) -> int:
    """The hour of the day of an hour of the morning, noon or evening."""
    if half in MORNING and hour == 12:
        return 0
    if half in EVENING and hour < 12:
        return hour + 12
    return hour + 12 if half in NOON and hour < 3 else hour
