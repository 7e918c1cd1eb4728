"""The line mode, `desk --plain`: one prompt a line, label then value, nothing drawn.

For screen readers and Braille lines, for terminals that cannot place their cursor, and for scripts. The way of a line:
`console` reads it, `work` knows who acts and reaches the desk, `loop` finds the action for it, a place (`home`, `case`,
`callbacks`) does that, with the fields, forms, codes and sentences of the screens, whose questions `questions` asks.
"""
