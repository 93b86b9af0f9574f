"""An interaction with several agents, as that of one of them."""

from __future__ import annotations

from msgspec.structs import replace

from scorecard.records.interaction import Interaction


def of_agent(interaction: Interaction, agent_id: str) -> Interaction | None:
    """The interaction as that of one agent; None if the agent takes no part in it.

    Turns of the other agents become the system's, so that no condition on the agent counts them;
    all turns keep their numbers. A turn of an agent that does not say whose it is belongs to the
    record's `agent`, and where that is not named either, to the agent asked for.
    """
    own = interaction.agent.get("id")
    taking_turns = {turn.agent_id for turn in interaction.turns if turn.agent_id is not None}
    if agent_id not in taking_turns and (taking_turns or str(own) != agent_id):
        return None
    turns = [
        replace(turn, speaker="system")
        if turn.speaker == "agent" and str(turn.agent_id or own or agent_id) != agent_id
        else turn
        for turn in interaction.turns
    ]
    agent = interaction.agent if str(own) == agent_id else {"id": agent_id}
    return replace(interaction, turns=turns, agent=agent)
