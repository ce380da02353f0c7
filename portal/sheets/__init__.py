"""Excel both ways: one list of columns gives the export, the blank form and the import with its preview."""
