"""What the people of one conference do in a browser, act by act; tests/chromium/test_two_meetings.py puts it in order."""
