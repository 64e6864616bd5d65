"""Her own card to sign in with: a code on paper, and a number or four pictures that she knows."""
