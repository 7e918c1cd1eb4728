"""The steps from one schema to the next. `0001` is written from the tables by `make migration`."""
