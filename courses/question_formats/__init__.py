"""Questions from other programs and for them: one module for each format. Pure.

A format module reads bytes into `exchange.Reading` and, except for dumps of `django-quiz-app`,
writes questions into `exchange.Written`. Nothing here knows pages, databases or people.
"""
