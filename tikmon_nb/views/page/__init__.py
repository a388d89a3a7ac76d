"""What every page is made of: HTML, sentences in the language of the reader, names, numbers as data."""
