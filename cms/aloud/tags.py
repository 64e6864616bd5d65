"""Which tags of a page end a sentence, and which hold nothing to read aloud. Pure."""

# Running text goes on through these; every other tag ends a sentence.
INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "i",
        "kbd",
        "mark",
        "q",
        "s",
        "say-it",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "u",
        "var",
        "wbr",
    ]
)
# A name for these classes stands by itself, though its tag would run on.
BY_ITSELF = {"button", "badge", "chip"}
# Nothing in these is a text of ours to read: no text at all, or what she typed herself.
SILENT_TAGS = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "textarea",
        "audio",
        "video",
        "iframe",
        "canvas",
        "title",
        "datalist",
    ]
)
SILENT_CLASSES = {"skip"}
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "use",
        "wbr",
    ]
)
