"""The message tester: a text beside what makes texts hard to read; it advises and never rewrites."""
