"""What the notebooks show: figures from the analysis file, and how they are drawn and rendered."""
