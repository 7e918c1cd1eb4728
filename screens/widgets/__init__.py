"""What screens are made of: forms, tables, running text. Each is fed with data and says what the user did."""

from screens.widgets.field import Field, Value
from screens.widgets.form import Form
from screens.widgets.painted import Lines, OneLine
from screens.widgets.paragraphs import Paragraph, Paragraphs
from screens.widgets.row_table import Column, RowTable, cells

__all__ = ["Column", "Field", "Form", "Lines", "OneLine", "Paragraph", "Paragraphs", "RowTable", "Value", "cells"]
