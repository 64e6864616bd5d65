"""The floor: a Wagtail site of one page with the blocks of a lesson, and nothing of ours around."""
