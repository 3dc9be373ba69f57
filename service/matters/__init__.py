"""Supervised matters (督办事项): instructions, meeting decisions and agreed matters, from registration to closing."""
