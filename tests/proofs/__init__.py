"""What is promised, and the tests that show it: `bin/prove`."""
