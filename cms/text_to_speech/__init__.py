"""Text to speech: the sentences of pages, their order, and the recordings of an installation."""
