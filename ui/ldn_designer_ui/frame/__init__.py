"""What surrounds the pages: title bar, context bar, steps, footer, and the calm before numbers."""
