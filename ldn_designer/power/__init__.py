"""Everything that is solved from power."""
