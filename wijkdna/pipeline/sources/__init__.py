"""One module per published table: TABLE says what it is, fetch() gets its bytes, tidy() makes rows of it."""
