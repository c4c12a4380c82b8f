"""The commands of `keel gov` at length: what is shown of votes, planned and sent."""
