"""One module, or chapter, for each thing that a person asks for: it loads, computes and hands on."""
