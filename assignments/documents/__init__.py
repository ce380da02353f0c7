"""Official papers and sheets of the room."""
