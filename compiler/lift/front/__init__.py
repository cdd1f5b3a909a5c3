"""What the front matter says: title, school, dates, who approved and reviewed the policy."""
