"""The own figures of a team on the page of an area: only people of that team see them, and only on the screen."""
