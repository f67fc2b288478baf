"""Tests, intervals and models of one kind of data each, which several designs share."""
