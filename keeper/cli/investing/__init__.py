"""The commands of `keel fund` at length: what is looked at, planned, sent and drawn."""
