"""An app of the tests alone: how a database is emptied between two of them."""
