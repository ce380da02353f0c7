"""A fictional district, written for this project: the cast, the units, inspections in every state, a year of joint conferences."""
