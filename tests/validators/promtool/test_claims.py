from __future__ import annotations

from hypothesis import given, strategies as st

from eventcore_monitoring.validators.promtool.claims import Broken, Claim, owners

MINUTE = 60_000
drawn = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 1), st.booleans()), max_size=12)


def broken(claim: Claim) -> Broken:
    return Broken(claim.expression, f"{claim.time // MINUTE}m", "{} 1E+00", "{} 0E+00")


def numbered(drawn: list[tuple[str, int, bool]]) -> tuple[list[Claim], list[Claim]]:
    """Claims with a test of their own each, and those of them that fail."""
    claims = [Claim(str(place), expression, time * MINUTE) for place, (expression, time, _) in enumerate(drawn)]
    return claims, [claim for claim, (_, _, fails) in zip(claims, drawn, strict=True) if fails]


@given(drawn)
def test_the_test_of_a_broken_claim_is_among_its_owners_which_all_make_that_claim(
    drawn: list[tuple[str, int, bool]],
) -> None:
    claims, failed = numbered(drawn)
    found = owners([broken(claim) for claim in failed], claims)
    assert [claim.test in names for claim, names in zip(failed, found, strict=True)] == [True] * len(failed)
    for claim, names in zip(failed, found, strict=True):
        assert {(claims[int(name)].expression, claims[int(name)].time) for name in names} == {
            (claim.expression, claim.time)
        }


@given(drawn)
def test_where_every_claim_fails_each_has_one_owner(drawn: list[tuple[str, int, bool]]) -> None:
    claims, _ = numbered(drawn)
    assert owners([broken(claim) for claim in claims], claims) == [(claim.test,) for claim in claims]


def test_a_claim_that_is_not_in_the_file_has_no_owner() -> None:
    claims = [Claim("a", "x", MINUTE), Claim("b", "y", MINUTE)]
    failed = [broken(claims[0]), Broken("z", "1m", "", ""), Broken("x", "no time", "", ""), broken(claims[1])]
    assert owners(failed, claims) == [("a",), (), (), ("b",)]
    assert owners(failed, []) == [()] * 4


def test_a_claim_that_a_nameless_test_makes_too_has_no_owner() -> None:
    claims = [Claim("a", "x", MINUTE), Claim("", "x", MINUTE)]
    assert owners([broken(claims[0])], claims) == [()]
