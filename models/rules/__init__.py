"""Sets of rules that are kept in the database: applied, taken back, in force from an instant."""
