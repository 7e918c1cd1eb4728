"""What the warehouse does with a row of its lists by questions: sends, sends back, puts aside, says what is lacking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from config.texts import Day, Sayable, T, Text
from models.refusals import Refused
from models.returns.ending import SendBack
from models.returns.ending import send_back as give_back
from models.returns.exchanging import OutOfStock, Ship
from models.returns.exchanging import out_of_stock as lack
from models.returns.exchanging import ship as dispatch
from models.returns.receiving import PutAside
from models.returns.receiving import put_aside as set_aside
from models.returns.views import ParcelView
from models.returns.worklists import WorkRow
from models.stock.queries import of_product

if TYPE_CHECKING:
    from screens.warehouse.screen import WarehouseScreen

LATEST_CARRIER = "warehouse.carrier"
"""Under which the session remembers the carrier that was typed last: parcels of a day go with the same one."""


async def ship(screen: WarehouseScreen, row: WorkRow) -> None:
    """Send an exchange: which batch, with whom, under which number."""
    there = await screen.gateway.run(of_product, row.product_code)
    batches: dict[str, Sayable] = {
        one.batch_number: T("{batch}: {count}, expires {day}", batch=one.batch_number or "-", count=one.quantity,
                            day=Day(one.expires_on) if one.expires_on else "-")
        for one in (there.batches if there is not None else ())
        if one.place == "sale" and one.quantity >= row.quantity
    }  # fmt: skip
    if not batches:
        screen.fail(T("{goods} is not in stock.", goods=row.product))
        return
    batch = next(iter(batches)) if len(batches) == 1 else await screen.ask_choice(T("Batch"), batches)
    carrier, tracking = await _parcel(screen)
    given = Ship(case=row.case, version=row.version, lines=(row.line,), batch_number=batch, carrier=carrier,
                 tracking=tracking)  # fmt: skip
    await _done(screen, dispatch, given, T("{number}: {goods} is sent.", number=row.case, goods=row.product))


async def send_back(screen: WarehouseScreen, row: WorkRow) -> None:
    """Send back to the customer all goods of a return that wait for it."""
    carrier, tracking = await _parcel(screen)
    given = SendBack(case=row.case, version=row.version, carrier=carrier, tracking=tracking)
    await _done(screen, give_back, given, T("{number}: the goods are on their way back.", number=row.case))


async def out_of_stock(screen: WarehouseScreen, row: WorkRow) -> None:
    """The goods of an exchange are not there; perhaps it is known from when on."""
    day = await screen.ask_value(T("When is it there again? A day, or Enter if nobody knows"), "date", required=False)
    given = OutOfStock(case=row.case, version=row.version, lines=(row.line,), expected_on=cast("date | None", day))
    await _done(screen, lack, given, T("{number}: the customer is asked what he wants instead.", number=row.case))


async def put_aside(screen: WarehouseScreen, parcel: ParcelView) -> None:
    """Nobody's parcel is none of ours: what was done with it."""
    kept = await screen.ask(T("What was done with it"))
    given = PutAside(parcel_id=parcel.id, kept=kept)
    await _done(screen, set_aside, given, T("Parcel {number} is put aside.", number=parcel.id))


async def _parcel(screen: WarehouseScreen) -> tuple[str, str]:
    memory = screen.desk_app.memory
    carrier = await screen.ask(T("Carrier"), memory.get(LATEST_CARRIER, ""), required=False)
    memory[LATEST_CARRIER] = carrier
    return carrier, await screen.ask(T("Tracking number"))


async def _done(screen: WarehouseScreen, operation: Callable[[Any, Any], Any], given: Any, said: Text) -> None:
    try:
        await screen.do(operation, given)
    except Refused:
        screen.reload()
        raise
    screen.tell(said)
    screen.reload()
