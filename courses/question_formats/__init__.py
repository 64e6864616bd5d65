"""Import and export of questions for other programs: one module for each format. Pure.

A format module reads bytes into `exchange.Reading`, and most also write questions into
`exchange.Written`. Nothing here knows about pages, databases or people.
"""
