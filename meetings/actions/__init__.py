"""Writing in the room: one function a verb, each all or nothing; one module a group of verbs."""
