"""From a case to the application form of its return, and from there to what the rules say of it."""

from __future__ import annotations

from config.texts import T
from models.desk import Desk
from models.returns.bought import Bought, bought
from screens.cases.shown import ShownCase
from screens.returns.application import ApplicationScreen
from screens.returns.fields import Application


async def apply(screen: ShownCase, *, tell: bool = True) -> None:
    """Record the application, or change it; with `tell`, the routes are shown after it."""
    view = screen.shown
    order = view.application.order if view.application is not None else view.order_number
    order = order or await screen.ask(T("Order number"))

    def of_order(desk: Desk) -> Bought:
        return bought(desk, view.number, order)

    found = await screen.gateway.run(of_order)
    application = Application(view, found, screen.rules, by_seller=screen.session.is_seller)
    if await screen.write(ApplicationScreen(view, application)) is not None and tell:
        from screens.returns.routes import RoutesScreen

        await screen.go(RoutesScreen(view.number, screen.presence))
