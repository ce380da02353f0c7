"""What the operator says at the command line, one module per subject; `door` puts them together."""
