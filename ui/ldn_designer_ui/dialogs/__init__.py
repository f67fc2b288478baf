"""Questions the window asks, one a file."""
