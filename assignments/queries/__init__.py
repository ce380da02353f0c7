"""Reading, by noun. Import from the module."""
