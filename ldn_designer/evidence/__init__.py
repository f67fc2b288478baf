"""Evidence: what published trials reported, and the effects that follow from it."""
