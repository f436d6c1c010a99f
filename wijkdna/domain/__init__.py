"""What a number or a rule means: arithmetic without input or output."""
