"""A bijeenkomst of a leerlab: programme, materials, who was there, what they thought of it."""
