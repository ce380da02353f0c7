"""Messages people do not learn to hate: one digest a person, day and slot, with a number, a day and a link, and no more.

What a person should know are the rows of `portal.notices`. Here those that are unread are gathered into one message
(`composing`), sent over one of the ways the operator has set up (`sending`, `channels`), and looked after until it has
arrived or somebody knows that it has not (`failing`). All of it is rows: the clock only rings.
"""
