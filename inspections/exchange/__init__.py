"""The ledger as Excel that goes round: five tables out, edited elsewhere, in again with a preview, and undone in one act."""
