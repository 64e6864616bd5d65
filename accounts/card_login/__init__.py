"""A user's card to sign in with: a code on paper, and a number or four pictures to remember."""
