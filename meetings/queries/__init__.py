"""Reading the room: everything through the person who asks; what they may not see is not there.

One module a noun; pages import what they need from the module that has it.
"""
