"""What is read aloud in a lesson or a question, and who may hear it."""
