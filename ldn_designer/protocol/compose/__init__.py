"""The sections of the documents: each file a pure function of plan and evaluation."""
