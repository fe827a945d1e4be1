"""X by its API v2: mentions, our posts, quotes, reposts, likes, followers, names; messages where that is agreed.

It cannot see: mentions beyond the newest 800; more than 100 who liked a post of ours, and likes of other posts; when
somebody liked or followed; unfollows; direct messages older than 30 days, or moved to X's encrypted chat. `prices` has
what each thing costs; X bills it once a UTC day.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from relledger.errors import Refused
from relledger.feeds import Connection, Denied, Feed, Ground, Withheld
from relledger.feeds.wire import Wire
from relledger.feeds.x.asking import OAUTH1, Asker, signed_in

TITLE = "X"
SOURCE = "x_api"
SECRETS = {
    "consumer_key": "API key (consumer key)",
    "consumer_secret": "API key secret",
    "access_token": "access token of the account",
    "access_token_secret": "access token secret",
    "bearer_token": "bearer token (where there is no access token)",
    "username": "whose account it is (needed with a bearer token of an app)",
}
ALIASES = {
    "apikey": "consumer_key",
    "apisecret": "consumer_secret",
    "apikeysecret": "consumer_secret",
    "apisecretkey": "consumer_secret",
    "consumerkeysecret": "consumer_secret",
    "oauthtoken": "access_token",
    "oauthtokensecret": "access_token_secret",
    "accesssecret": "access_token_secret",
    "tokensecret": "access_token_secret",
    "bearer": "bearer_token",
    "handle": "username",
    "account": "username",
    "screenname": "username",
}
OPEN = FREE = False
RECHECK = "recheck"
MESSAGES = "messages"  # the feed that is read only where somebody agreed


def connect(given: Mapping[str, str], wire: Wire) -> Connection:
    """Ask X whose account these credentials open."""
    if not signed_in(given) and not given.get("bearer_token"):
        raise Refused(
            "These are not the credentials X wants.",
            f"Nothing was stored. Give {', '.join(OAUTH1)}; or bearer_token.",
        )
    asker = Asker(Connection("x", "", "", given), wire)
    username = given.get("username", "").lstrip("@")
    try:
        user = asker.who("/2/users/me").items[0]
    except Withheld as error:  # a token of an app is nobody
        if signed_in(given):
            raise Denied(error.message, "Nothing was stored. X's console says what the app may do.") from error
        if not username:
            raise Refused(
                "X does not say whose account this token opens: it is the token of an app.",
                "Nothing was stored. Add the account: relledger connect x --account @handle",
            ) from error
        user = asker.who(f"/2/users/by/username/{quote(username, safe='')}").items[0]
    return Connection("x", str(user.get("id", "")), str(user.get("username", "")), dict(given))


def feeds(connection: Connection, ground: Ground) -> Sequence[Feed]:
    """What is read, in this order: the counts of our posts tell which of the expensive lists to ask for."""
    from relledger.feeds.x import lists, messages, people, recheck, timelines

    asker = Asker(connection, ground.wire, ground.budget)
    if RECHECK in ground.options:
        return [recheck.Recheck(asker, ground)]
    mentions = timelines.Mentions(asker, ground)
    found: list[Feed] = [
        people.Names(asker, ground, mentions),  # those whom a killed run left without a name
        timelines.Posts(asker, ground),
        mentions,
        lists.Quotes(asker, ground),
        lists.Reposts(asker, ground),
        lists.Likes(asker, ground),
        people.Followers(asker, ground),
    ]
    if MESSAGES in ground.options:
        found.append(messages.Messages(asker, ground))
    return [*found, people.Names(asker, ground, mentions)]
