"""The supervisor behind `bin/serve`: database, migrations, demonstration, web and clock, from start to Ctrl-C."""
