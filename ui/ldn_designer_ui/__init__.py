"""LDN Designer's window: it shows, asks and delegates to the engine."""
