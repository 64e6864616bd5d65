"""What is taken in from outside: pictures and sounds without what a device wrote into them."""
