"""Documents and attachments: numbered, frozen, digested."""
