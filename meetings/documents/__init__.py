"""The official papers of the room: notice, minutes, extract."""
