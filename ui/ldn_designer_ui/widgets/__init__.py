"""Small controls of the window, one a file; none of them knows a plan."""
