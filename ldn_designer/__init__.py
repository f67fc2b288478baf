"""LDN Designer's engine: from published trials to a protocol, without a window."""

__version__ = "0.1.0"
