"""Reading: an uploaded rectification report or ledger, understood into categories, findings, measures and status."""
