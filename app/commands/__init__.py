"""The commands of `desk`, a module for each group of them."""
