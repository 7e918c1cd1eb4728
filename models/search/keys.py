"""What a person or a thing is found by: telephone digits, pinyin, codes, and words of running text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CN_MOBILE = re.compile(r"^(?:\+?86|0086)?(1[3-9]\d{9})$")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ffff"
_PIECES = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+")
_IS_HAN = re.compile(rf"[{_HAN}]")


def fold(text: str) -> str:
    """Full-width forms to plain ones, lower case, no spaces around."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def code(text: str) -> str:
    """An order number, serial or case number as it is compared: folded, upper case, letters and digits alone."""
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", text)).upper()


def phone(text: str) -> str:
    """A telephone number as national digits of China, or with its country code in front for others.

    `+86 138-0000-1001`, `138 0000 1001` and `１３８００００１００１` are all `13800001001`.
    """
    plain = re.sub(r"[\s\-()./·、]", "", unicodedata.normalize("NFKC", text))
    mobile = _CN_MOBILE.match(plain)
    if mobile:
        return mobile[1]
    if not plain.startswith(("+", "00")):
        return re.sub(r"\D", "", plain)
    import phonenumbers

    try:
        parsed = phonenumbers.parse("+" + plain[2:] if plain.startswith("00") else plain, "CN")
    except phonenumbers.NumberParseException:
        return re.sub(r"\D", "", plain)
    national = phonenumbers.national_significant_number(parsed)
    if parsed.country_code != 86:
        return f"{parsed.country_code}{national}"
    return national if len(national) == 11 else f"0{national}"


def phone_begun(text: str) -> str:
    """The beginning of a telephone number, or all of it, as `phone` writes it; nothing where there are letters."""
    plain = re.sub(r"[\s\-()./·、]", "", unicodedata.normalize("NFKC", text))
    if not re.fullmatch(r"\+?\d+", plain):
        return ""
    of_china = re.match(r"^(?:\+|00)86(\d*)$", plain)
    if of_china is None:
        return phone(plain)
    national = of_china[1]
    return national if re.match(r"^(0|1($|[3-9]))", national) else f"0{national}" if national else ""


def phone_keys(normal: str) -> set[str]:
    """The number itself, a landline without its area code, and the last four digits."""
    keys = {normal, normal[-4:]} if len(normal) >= 4 else {normal}
    if normal.startswith("0") and len(normal) in (10, 11, 12):
        keys.add(normal[3:] if normal[1] in "12" else normal[4:])
    return {key for key in keys if key}


def name(text: str) -> str:
    """A name as it is compared: folded, without spaces and dots."""
    return re.sub(r"[\s·•]", "", fold(text))


def name_keys(name_: str) -> set[str]:
    """The name, its given part, full pinyin, pinyin of the given part, and initials."""
    folded = name(name_)
    if not folded:
        return set()
    keys = {folded}
    if not _IS_HAN.search(folded):
        return keys | {part for part in re.split(r"[\s\-]+", fold(name_)) if part}
    from pypinyin import Style, lazy_pinyin

    if len(folded) > 1:
        keys.add(folded[1:])
    syllables = lazy_pinyin(folded, style=Style.NORMAL)
    keys.add("".join(syllables))
    keys.add("".join(syllables[1:]))
    keys.add("".join(s[0] for s in syllables if s))
    return {key for key in keys if key}


def words(text: str) -> Iterator[str]:
    """The index words of a text: Latin words, and for Han runs each pair of characters and the last one.

    Pairs, because most Chinese words have two characters; the last one alone, so that every character
    begins some word and is found by prefix.
    """
    for piece in _PIECES.findall(fold(text)):
        if not _IS_HAN.match(piece):
            yield piece
            continue
        for i in range(len(piece) - 1):
            yield piece[i : i + 2]
        yield piece[-1]


def phrases(query: str) -> list[tuple[list[str], bool]]:
    """A query as phrases of index words; True marks one whose last word is a prefix."""
    found: list[tuple[list[str], bool]] = []
    for piece in _PIECES.findall(fold(query)):
        if not _IS_HAN.match(piece) or len(piece) == 1:
            found.append(([piece], True))
        else:
            found.append(([piece[i : i + 2] for i in range(len(piece) - 1)], False))
    return found
