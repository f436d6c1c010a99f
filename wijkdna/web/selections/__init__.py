"""A choice from our figures, under the headings of another platform whose own figures are not open."""
