"""Card login: a printed code, and a PIN or four pictures that the user remembers."""
