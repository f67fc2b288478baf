"""Documents: blocks of content composed from a plan and its evaluation, and their writers."""
