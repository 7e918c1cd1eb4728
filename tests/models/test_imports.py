"""Imports of customers, and what all imports have in common: all or nothing, and a second time changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from models import operation
from models.customers.tables import Customer, CustomerContact
from models.desk import Desk
from models.events import Event
from models.imports import import_file
from models.imports.reading import MOST_FAULTS
from models.refusals import Refused
from models.search.index import customer_keys
from models.search.tables import SearchKey
from models.staff.tables import Staff
from tests.conftest import AsRole
from tests.models.importing import Import, faults, importer, written

HEADER = ("客户编号", "姓名", "电话", "微信", "出生年份", "同意营销")
MANY = 2000
HEAD = "customer_no|name|phone"


@pytest.fixture
def load(desk: Desk, tmp_path: Path) -> Import:
    """Imports rows that are written as `a|b|c`."""
    return importer(desk, tmp_path)


def many() -> list[list[str]]:
    """A CRM's customers."""
    rows = [list(HEADER)]
    for number in range(MANY):
        phone = f"138{number:08d}" if number % 5 else f"138 {number:08d}；010-8{number:07d}"
        rows.append([f"C{number:06d}", f"王{number % 10}芳", phone, f"wx{number}", str(1950 + number % 50), "是"])
    return rows


def state() -> tuple[int, ...]:
    """How much there is of everything that an import of customers writes."""
    return tuple(table.select().count() for table in (Customer, CustomerContact, SearchKey, Event))


def test_one_bad_line_keeps_the_whole_file_out_and_a_second_time_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    """A file with three bad lines names the three; corrected, it comes in; again, nothing changes."""
    rows = many()
    bad = [list(row) for row in rows]
    bad[10][2], bad[MANY // 2][4], bad[MANY][1] = "没有", "3019", ""
    before = state()
    outcome = import_file(desk, "customers", written(tmp_path / "bad.csv", bad))
    assert [(fault.line, fault.column) for fault in outcome.faults] == [
        (11, "电话"),
        (MANY // 2 + 1, "出生年份"),
        (MANY + 1, "姓名"),
    ]
    assert (outcome.added, outcome.changed, outcome.more) == (0, 0, False)
    assert state() == before

    good = written(tmp_path / "good.csv", rows)
    heard: list[tuple[int, int]] = []
    outcome = import_file(desk, "customers", good, progress=lambda done, total: heard.append((done, total)))
    assert (outcome.added, outcome.changed, outcome.unchanged, outcome.faults) == (MANY, 0, 0, ())
    assert heard[-1] == (MANY, MANY)
    assert Event.select().count() == before[-1] + 1, "one entry of the history for one import"

    after = state()
    outcome = import_file(desk, "customers", good)
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 0, MANY)
    assert state() == after


def test_an_imported_customer_is_complete_and_found(load: Import, as_role: AsRole, desk: Desk) -> None:
    """Every column arrives; full-width digits, several numbers and words of both languages are understood."""
    as_role(desk, "seller", login="bai.jie")
    outcome = load(
        "customers",
        "客户编号|姓名|电话|微信|邮箱|地址|重要程度|会员等级|出生年份|同意营销|同意健康数据|勿扰|直销人员|备注",
        "Ｃ００１|欧阳娜娜|１３８００００１００１、010-88881234|WX_a|A@b.cn|中山路1号|重要|金卡|1961|是|no|1|Bai.Jie|耳背",
    )
    assert (outcome.added, faults(outcome)) == (1, [])
    row = Customer.get(Customer.external_no == "C001")
    assert (row.name, row.address, row.importance, row.member_level) == ("欧阳娜娜", "中山路1号", "important", "金卡")
    assert (row.birth_year, row.consent_marketing, row.consent_health, row.do_not_disturb) == (1961, True, False, True)
    assert (row.seller.login, row.note, row.version) == ("bai.jie", "耳背", 1)
    assert row.created_at == desk.now()
    contacts = {(contact.kind, contact.normal) for contact in row.contacts}
    assert contacts == {("phone", "13800001001"), ("phone", "01088881234"), ("wechat", "wx_a"), ("email", "a@b.cn")}
    found = {key.key for key in SearchKey.select().where(SearchKey.kind == "customer", SearchKey.ref == row.id)}
    assert found == customer_keys(row.name, contacts)
    assert {"ouyangnana", "1001", "88881234", "wx_a"} <= found


def test_a_change_touches_only_the_columns_that_the_file_has(load: Import) -> None:
    """What the other system does not know stays; what it knows replaces, contacts of that kind included."""
    load("customers", "customer_no|name|phone|wechat|note", "C1|王芳|13800001001|wang|老客户", "C2|李娜|13900002002||")
    outcome = load("customers", HEAD, "C1|王方|13800001009", "C2|李娜|+86 139-0000-2002")
    assert (outcome.added, outcome.changed, outcome.unchanged) == (0, 1, 1)
    row = Customer.get(Customer.external_no == "C1")
    assert (row.name, row.note, row.version) == ("王方", "老客户", 2)
    assert {contact.normal for contact in row.contacts} == {"13800001009", "wang"}
    found = {key.key for key in SearchKey.select().where(SearchKey.ref == row.id)}
    assert {"王方", "13800001009", "wang"} <= found
    assert not {"王芳", "13800001001"} & found
    assert Customer.get(Customer.external_no == "C2").version == 1


def test_a_dry_run_counts_and_changes_nothing(load: Import) -> None:
    """The counts are those of the import itself."""
    load("customers", HEAD, "C1|王芳|13800001001")
    before = state()
    outcome = load("customers", HEAD, "C1|王方|13800001001", "C2|李娜|13900002002", dry_run=True)
    assert (outcome.added, outcome.changed, outcome.unchanged, outcome.dry_run) == (1, 1, 0, True)
    assert state() == before
    assert Customer.get(Customer.external_no == "C1").name == "王芳"


def test_every_fault_says_where_it_is_and_what_would_be_right(load: Import) -> None:
    """From the top down, each by its line and the header of the file."""
    outcome = load(
        "customers",
        "会员编号|客户姓名|手机|邮箱|重要程度|同意营销|直销人员",
        "C1|王芳|123|a@b.cn|普通|是|",
        "C2|李娜|13900002002|a.b.cn|很重要|也许|nobody",
        "C3|张伟|13900002003||||nobody",
        "C1|赵敏|13900002004||||",
        "C3|钱多|13900002005||||",
    )
    assert faults(outcome) == [
        (2, "手机", "123 is not a telephone number."),
        (3, "邮箱", "a.b.cn is not an e-mail address."),
        (3, "重要程度", "Write one of: 普通, regular, Regular, 重要, important, Important, VIP, vip."),
        (3, "同意营销", "Write yes or no (是, 否)."),
        (4, "直销人员", "There is nobody with the login nobody."),
        (6, "会员编号", "The same as in line 4."),
    ]
    assert Customer.select().count() == 0


def test_a_header_is_known_in_either_language_or_is_a_fault(load: Import) -> None:
    """A misspelt column would be lost, so it is a fault; so is a column that is missing or there twice."""
    outcome = load("customers", "姓 名|Customer No|电 话|手机号|住址", "王芳|C1|1|2|3")
    assert [(line, column) for line, column, _ in faults(outcome)] == [
        (1, "姓 名"),
        (1, "电 话"),
        (1, "住址"),
        (1, "name / 姓名"),
    ]
    assert "did you mean 姓名?" in faults(outcome)[0][2]
    assert faults(load("customers", "姓名|name|客户编号", "a|b|c")) == [(1, "name", "This column is there twice.")]


def test_a_value_without_a_header_is_not_lost(load: Import) -> None:
    """A comma too many in an address shifts what follows it; that must not come in silently."""
    outcome = load(
        "customers", "customer_no|name||address", "C1|王芳||中山路1号|2楼", "C2|李娜|x|中山路2号", "C3|张伟||3|"
    )
    assert faults(outcome) == [
        (2, "5", "2楼 stands in a column without a header."),
        (3, "3", "x stands in a column without a header."),
    ]


def test_more_faults_than_anybody_reads_are_cut_and_that_is_said(load: Import) -> None:
    """Exactly as many as are listed is not more."""
    rows = [f"C{number}||1" for number in range(MOST_FAULTS // 2)]
    outcome = load("customers", HEAD, *rows)
    assert (len(outcome.faults), outcome.more) == (MOST_FAULTS, False)
    outcome = load("customers", HEAD, *rows, "X||")
    assert (len(outcome.faults), outcome.more) == (MOST_FAULTS, True)


def test_a_name_of_any_kind_is_searchable(load: Import) -> None:
    """Long names whose keys differ only at the end, and names in Latin letters."""
    outcome = load("customers", HEAD, f"C1|{'张' * 100}|13800001001", "C2|O'Neil Smith-Jones|13800001002")
    assert (outcome.added, faults(outcome)) == (2, [])
    outcome = load("customers", HEAD, f"C1|{'张' * 99}|13800001001")
    assert (outcome.changed, faults(outcome)) == (1, [])


def test_only_the_administrator_imports(desk: Desk, as_role: AsRole, tmp_path: Path) -> None:
    """Who may not import is refused before the file is read."""
    with pytest.raises(Refused, match="not_allowed"):
        import_file(as_role(desk, "agent"), "customers", tmp_path / "missing.csv")
    with pytest.raises(Refused, match="not_found"):
        import_file(as_role(desk, "admin"), "customers", tmp_path / "missing.csv")


def test_the_json_door_takes_rows(desk: Desk, as_role: AsRole) -> None:
    """Another system may send rows instead of a file; they are counted from line 2."""
    given = {"columns": ["customer_no", "name", "phone"], "rows": [["C1", "王芳", "13800001001"], ["C2", "", "1"]]}
    outcome = operation.run(as_role(desk, "admin"), "imports.customers", given)
    assert [fault.line for fault in outcome.faults] == [3, 3]
    with pytest.raises(Refused, match="invalid"):
        operation.run(as_role(desk, "admin"), "imports.customers", {"columns": ["name"], "rows": [[1]]})


def test_staff_bring_the_addresses_that_alarms_go_to(load: Import) -> None:
    header = "账号|姓名|角色|邮箱|电话"
    assert load("staff", header, "ma|马经理|manager|ma@example.com|138 0000 9009").added == 1
    row = Staff.get(Staff.login == "ma")
    assert (row.email, row.phone) == ("ma@example.com", "138 0000 9009")
    outcome = load("staff", header, "ma|马经理|manager|ma|12", f"lu|陆总|leader||{'1' * 40}")
    assert {(line, column) for line, column, _ in faults(outcome)} == {(2, "邮箱"), (2, "电话"), (3, "电话")}
    assert Staff.select().count() == 1
