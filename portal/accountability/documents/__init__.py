"""The papers of the room: from plain data to the page that is printed and to the Word file."""
