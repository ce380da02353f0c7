"""督办问责: every duty is watched; the machine reminds, only people reproach."""
