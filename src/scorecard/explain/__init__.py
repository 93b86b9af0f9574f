"""What people ask about: a code, a word of the rubric language, a rubric, one grade.

Pure: each module makes a page of data, which `scorecard.render.registry` shows.
"""
