"""Feeds, pages and threads followed as they change: new reports flow into the ledger, revisions are kept as such."""
