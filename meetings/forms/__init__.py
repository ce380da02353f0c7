"""What people type in the room, made clean; one module a group of forms."""
