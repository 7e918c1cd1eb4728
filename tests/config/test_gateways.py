from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from config import Rules, check, load
from config.gateways import File, Smtp
from config.texts import Translator

NONE = "{sms: none, email: none, wechat: none}"


def with_email(gateway: str) -> str:
    return f"{{sms: none, email: {gateway}, wechat: none}}"


def test_as_shipped_messages_wait_and_a_demo_writes_a_file(rules: Rules) -> None:
    assert rules.gateways.of("production") == rules.gateways.of("test") == {}
    assert set(rules.gateways.of("demo").values()) == {File("outbox.jsonl")}


def test_a_mail_server(rewritten: Callable[..., Path]) -> None:
    server = "host: mail.example.com, from: desk@example.com, port: 587, starttls: true, user: d, password_env: P"
    rules = load(rewritten("gateways.yaml", NONE, with_email(f"{{smtp: {{{server}}}}}")))
    wanted = Smtp(
        host="mail.example.com", sender="desk@example.com", port=587, starttls=True, user="d", password_env="P"
    )
    assert rules.gateways.of("production") == {"email": wanted}
    assert set(rules.gateways.of("demo").values()) == {File("outbox.jsonl")}


def test_pauses_grow_and_the_last_one_is_repeated(rules: Rules) -> None:
    pauses = [rules.gateways.pause(n) for n in range(1, 7)]
    assert pauses == [timedelta(minutes=n) for n in (1, 5, 15, 60, 60, 60)]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{sms: none, ", "{smss: none, ", "did you mean sms?"),
        ("{sms: none, ", "{", "the key sms is missing"),
        (NONE, with_email("nil"), "which does not fit here"),
        (NONE, with_email("{pigeon: grey}"), "known are: command, file, http, smtp"),
        (NONE, with_email("{smtp: {host: m}}"), "the key from is missing"),
        (NONE, with_email("{}"), "exactly one of these is needed"),
        (NONE, with_email("{file: x, command: [y]}"), "exactly one of these is needed"),
        (NONE, with_email("{smtp: {host: m, from: desk}}"), "not an e-mail address"),
        (NONE, with_email("{smtp: {host: m, from: a@b.c, port: 0}}"), "from 1 to 65535"),
        (NONE, with_email("{smtp: {host: m, from: a@b.c, user: d}}"), "go together"),
        (
            NONE,
            with_email("{smtp: {host: m, from: a@b.c, user: d, password_env: secret}}"),
            "never the password itself",
        ),
        (NONE, with_email("{http: {url: mail.example.com}}"), "begins with http://"),
        (NONE, with_email("{command: []}"), "the program is missing"),
        (NONE, with_email("{file: ' '}"), "the text is empty"),
        (
            "demo: {file: outbox.jsonl}",
            "demo: {http: {url: 'https://example.com'}}",
            "a demo may not write to customers",
        ),
        ("domain: aftersales.invalid", "domain: Kanghe Health", "a name such as example.com"),
        ("[1, 5, 15, 60]", "[]", "the pauses must be greater than 0"),
        ("[1, 5, 15, 60]", "[1, 0]", "the pauses must be greater than 0"),
        ("batch: 50", "batch: 0", "must be greater than 0"),
        ("claim_seconds: 600", "claim_seconds: 60", "at least 300"),
    ],
)
def test_faults(rewritten: Callable[..., Path], old: str, new: str, says: str) -> None:
    faults = check(rewritten("gateways.yaml", old, new))
    assert faults
    assert says in " ".join(Translator("en").say(fault.text) for fault in faults)
    assert all(fault.place.file == "gateways.yaml" for fault in faults)
