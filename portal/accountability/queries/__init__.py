"""What is read for the pages, by noun."""
