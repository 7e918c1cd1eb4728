"""What tests of whole screens may ask for."""

from __future__ import annotations

import pytest

from models.desk import Desk
from tests.screens.company import found_company


@pytest.fixture
def company(sqlite_desk: Desk) -> Desk:
    """A small company on the embedded database."""
    return found_company(sqlite_desk)
