"""A user's settings: text size, contrast, language and sound; and whose phone it is."""
