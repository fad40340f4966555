"""Compiled loops that are no rules: their text is written into modules that the compile cache keeps."""
