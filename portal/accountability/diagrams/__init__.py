"""流程图、责任图、时限图: from a machine and its limits to lines and words with places; templates only draw them."""
