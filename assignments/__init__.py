"""领导包案: a leader carries a hard case to a verified end."""
