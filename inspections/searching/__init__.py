"""Searching every text of an item: any two characters that stand side by side, and only what the person may see."""
