"""Finds contact details, places and proposals to meet in a room's messages. Pure.

`filter.screen` reads text in any of the nine languages and returns the categories of what it finds.
The word lists of each language are in `words/<code>.yaml`, names of services in `words/names.yaml`.
Every message is checked in all languages, because people mix them. Each step takes time in
proportion to the length of the text. It is an aid and not a barrier: the supervisor is the control
(domain 4.4, ADR-0070).
"""
