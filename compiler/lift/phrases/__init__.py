"""What stretches of policy English name: parties, facts, circumstances, amounts, times. No sentence is parsed here."""
