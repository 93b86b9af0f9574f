"""What people and other programs are shown: data in, text or bytes out.

`scorecard.render.registry` lists the formats.
"""
