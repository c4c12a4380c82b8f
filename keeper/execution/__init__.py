"""What turns a plan into receipts."""
