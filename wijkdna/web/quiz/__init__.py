"""Ken je wijk?: six questions about an area. Guess first, then see the figure; nothing is kept."""
