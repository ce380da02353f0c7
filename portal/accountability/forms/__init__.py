"""What people type, made clean, by noun."""
