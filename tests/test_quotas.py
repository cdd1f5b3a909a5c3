"""Rules of one paragraph that belong together: parties that share a reservation, a quota in a sentence of its own."""

from pathlib import Path

import pytest
from byelaw.tasks import documents


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            "Official pages will only be created by the DSL and other named staff members.",
            ["only dsl or staff must open-account when account is official"],
        ),
        (
            "Staff may use social media in breaks. There is a daily limit of 15 minutes for it.",
            ["staff may use-social-media at most 15 minutes per day when period is break"],
        ),
        (
            "Staff may use social media in breaks. Staff may use the network. There is a daily limit of 15 minutes.",
            ["staff may use-social-media when period is break", "staff may use-network"],
        ),
    ],
)
def test_norms_that_belong_together(text: str, rules: list[str], tmp_path: Path) -> None:
    path = tmp_path / "policy.md"
    path.write_text(f"# Social Media Policy\n\n1. {text}\n", encoding="utf-8")
    policy = documents.load(path).policy
    said = [norm.rule for clause in policy.clauses for norm in clause.norms]
    assert [rule.lstrip("? ") for rule in dict.fromkeys(said)] == rules
