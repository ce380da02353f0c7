"""The office keeps its calendar: what a change would do, and doing it."""
