"""Files to take away: all figures of a place, of what lies inside a gemeente, or of one indicator for the country."""
