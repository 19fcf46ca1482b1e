"""Where the audio comes from, and where it is kept until somebody has recognised it.

Every source gives blocks of 16 kHz mono int16; the Tape numbers and keeps their samples.
"""
