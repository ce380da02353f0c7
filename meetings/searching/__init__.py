"""Searching topics, papers' names, agendas, minutes and resolutions: two characters or more, as the person may see."""
