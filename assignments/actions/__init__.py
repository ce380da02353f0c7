"""Writing, by noun: one function per verb, all or nothing. Import from the module."""
