"""Paper for the table: the Rijke foto on A4, the wijkplaat on A3 and question cards; as pages and as PDF."""
