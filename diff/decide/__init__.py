"""What a policy decides: its rules in normal form, evaluated for a request. `docs/semantics.md` is what this must do."""
