"""The end of a leerlab: closing it, and erasing the data of its participants. Counts stay."""
