"""Which verdicts are possible together: a small finder of models over abstract worlds.

A world says of everything that a criterion's conditions ask about a record what it is, as finely
as they distinguish it: how often a moment happens, between which bounds a measure lies. There are
finitely many. Every real record has its world, but not every world a record: so what holds in no
world holds for no record, and a claim that something never happens is safe. The other way
round, problems may be missed. What a condition rests on it says itself (`conditions.basis`); what
it leaves open may be anything.
"""
