"""An account by its key alone is the same account."""

from hypothesis import given
from hypothesis import strategies as st

from relledger.model import Account


@given(st.text(), st.text(), st.text())
def test_the_key_leads_back_to_the_account(id: str, handle: str, name: str) -> None:
    key = Account("x", id, handle, name).key
    assert Account.of_key("x", key).key == key
