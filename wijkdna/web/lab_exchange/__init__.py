"""What participants of a leerlab share with each other: a plan or a lesson, by choice, and what they say of it."""
