"""The baseline: a Wagtail site with one page that has the blocks of a lesson, and nothing else."""
