"""The methods of the Web API that a bot of ours has a use for: any other is unknown here."""

from tests.servers.slack.methods import chat, conversations, files, modals, people, reactions, tokens
from tests.servers.slack.methods.method import Method

METHODS: dict[str, Method] = {
    **chat.METHODS,
    **conversations.METHODS,
    **files.METHODS,
    **modals.METHODS,
    **people.METHODS,
    **reactions.METHODS,
    **tokens.METHODS,
}
