"""The register as Excel that goes round: out, edited elsewhere, in again with a preview, and undone in one act."""
