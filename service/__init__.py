"""The service decides and remembers: people, cases, tasks, decisions, rules, documents."""
