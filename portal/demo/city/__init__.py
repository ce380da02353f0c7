"""The whole city at work for years: made in bulk for measuring and for showing what a full ledger is like."""
