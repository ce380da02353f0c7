"""What figures are made of, without a database: rates and how they are printed, ranks, periods."""
