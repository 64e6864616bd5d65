"""How the pages are for one woman: size, contrast, language, sound; and whose phone it is."""
