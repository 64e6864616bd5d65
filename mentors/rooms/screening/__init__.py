"""What a line said in a room gives away: contact details, places, proposals to meet. Pure.

`filter.screen` reads text in any of the nine languages, and says of which kinds what it found is.
The words of each language stand in `words/<code>.yaml`, names of services in `words/names.yaml`.
All languages are looked for in every line, because women mix them. Each step takes time in
proportion to the length of the text. It is an aid and no wall: the supervisor is the control
(domain 4.4, ADR-0070).
"""
