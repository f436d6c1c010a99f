"""A plan on paper and as files: Word, ODT, PDF, one page, half a page per partner, spreadsheet, calendar."""
