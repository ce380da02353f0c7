"""Signing in, and the three administrators' work on units, people, posts, locks and sessions."""
