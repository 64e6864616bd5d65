"""What a woman says yes or no to before rooms: separate, dated, taken back at will."""
