"""Making a leerlab in one sitting, changing it, and publishing it."""
