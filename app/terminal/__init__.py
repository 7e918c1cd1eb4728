"""What the program knows of the terminal it runs in: one source for `desk terminal`, `desk doctor` and F2 terminal.

`facts` says what holds and by what, `advice` what would make it better, `asking` puts questions to the terminal,
`card` and `keys` are what people look at and try, `here` is the terminal of a session.
"""
