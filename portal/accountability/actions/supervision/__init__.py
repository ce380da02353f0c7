"""The verbs upon an inspection: planning, choosing matters, deciding, writing, signing, mending, looking again."""
