"""Reports as tables, and as files of spreadsheets."""
