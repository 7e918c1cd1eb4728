"""`desk refunds` and `desk docs refunds` as they are typed."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app import contract, main
from config.texts import LANGUAGES, Translator
from models.desk import Desk
from models.refunds.gateways.orders import PaymentOrder
from tests.clock import SettableClock
from tests.models.refunding import Debt, part, refund, states

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def debt(sqlite_desk: Desk, clock: SettableClock) -> Debt:
    """A refund of 10.00 in two parts."""
    made = Debt(sqlite_desk, clock)
    made.owes()
    return made


@pytest.fixture
def run(debt: Debt, sqlite_url: str, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `desk` on the database of that debt."""

    def typed(*arguments: str, language: str = "en") -> tuple[int, str, str]:
        code = main.run(list(arguments), {"DESK_DB": sqlite_url, "DESK_LANG": language})
        return (code, *capsys.readouterr())

    return typed


def test_finance_exports_pays_and_imports(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "pay.csv"
    code, out, _ = run("refunds", "export", str(file), "--as", "finance")
    assert (code, "2 payments" in out) == (0, True)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        header, *rows = csv.reader(opened)
    assert [row[header.index("amount")] for row in rows] == ["8.00", "2.00"]
    for n, row in enumerate(rows):
        row[header.index("status")], row[header.index("reference")] = "paid", f"=R-{n}"
    with file.open("w", encoding="gb18030", newline="") as opened:
        csv.writer(opened).writerows([header, *rows])
    assert run("refunds", "import", str(file), "--dry-run")[0] == 0
    assert states() == {"sent": 2}
    for told in ("Paid: 2, not paid: 0, unchanged: 0", "Paid: 0, not paid: 0, unchanged: 2"):
        code, out, _ = run("refunds", "import", str(file), "--as", "finance")
        assert (code, told in out) == (0, True)
    assert (refund().state, part().reference) == ("settled", "=R-0")
    assert "No payment waits" in run("refunds", "export", str(file))[1]


def test_a_list_that_could_not_be_written_can_be_had_again(run: Run, tmp_path: Path) -> None:
    code, _, err = run("refunds", "export", str(tmp_path / "no" / "pay.csv"))
    assert code == 1
    name = err.split("--batch ")[1].split()[0]
    file = tmp_path / "pay.csv"
    assert run("refunds", "export", str(file), "--batch", name)[0] == 0
    assert len(file.read_text("utf-8-sig").splitlines()) == 3


def test_a_file_with_faults_imports_nothing(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.csv"
    file.write_text(f"付款编号,结果,流水号,金额\n{part().key},已付款,R1,8.01\nCS1:refund:9:card,已付款,R2,1", "utf-8")
    code, _, err = run("refunds", "import", str(file))
    assert code == 1
    assert "line 2, 金额: This is not the amount" in err
    assert "line 3, 付款编号: There is no payment CS1:refund:9:card" in err
    assert states() == {"waiting": 2}


def test_what_is_open_is_listed(run: Run, debt: Debt) -> None:
    code, out, _ = run("refunds", "list", language="zh")
    assert code == 0
    assert [line.split()[1] for line in out.splitlines()] == [part().key, part("points").key]
    assert "¥8.00" in out
    assert "待支付" in out
    shown = json.loads(run("refunds", "list", "--state", "waiting", "--json")[1])
    assert [row["amount_cents"] for row in shown] == [8_00, 2_00]
    assert run("refunds", "list", "--state", "errored")[1].strip() == "No payments."


def test_the_contract_names_every_field_and_every_answer(run: Run) -> None:
    for language in LANGUAGES:
        code, out, _ = run("docs", "refunds", language=language)
        assert code == 0
        for name in (*PaymentOrder.__struct_fields__, "paid", "accepted", "declined", "retry", "unknown"):
            assert any(line.split()[:1] == [name] for line in out.splitlines()), name
    assert set(contract.FIELDS) == set(PaymentOrder.__struct_fields__)
    assert json.loads(contract.lines(Translator("en"))[len(contract.FIELDS) + 1])["action"] == "pay"
