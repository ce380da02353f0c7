"""The web: pages, forms, sessions; sign-in, 今日, inbox and the administrators' pages."""
