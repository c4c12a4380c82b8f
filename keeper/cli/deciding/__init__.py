"""What `keel keeper` shows and does, file by file."""
