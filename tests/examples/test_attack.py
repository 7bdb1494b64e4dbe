"""Nobody learns of the example city what its offices hide."""

from tests.attacks.conftest import Attack, attack, told

__all__ = ["attack"]


async def test_nothing_hidden_follows_from_what_is_public(attack: Attack, example: str) -> None:
    verdict = await attack(example)
    assert verdict.hidden > 100
    assert verdict.breaches.empty, told(verdict.breaches)
