"""The proof: values from other programs, computed again here and compared row by row."""
