"""What went wrong on the way to a platform, in words without the address, in which secrets may stand."""

import requests

_WORDS = (  # the first that fits: some are kinds of others
    (requests.exceptions.SSLError, "no connection, for its certificate is not accepted here"),
    (requests.exceptions.ProxyError, "no connection by the proxy that is set here"),
    (requests.Timeout, "it took too long"),
    (requests.ConnectionError, "no connection"),
)


class TooMuch(requests.RequestException):
    """An answer is too long, too slow, or leads elsewhere."""


def words(error: Exception) -> str:
    """An error of the network in words."""
    if isinstance(error, TooMuch):
        return str(error)
    return next((said for kind, said in _WORDS if isinstance(error, kind)), "the answer was cut off")
