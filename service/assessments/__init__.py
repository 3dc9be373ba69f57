"""A clause office's yearly assessment (NJ-20, NJ-21): rules, two verifications, report, approval, execution."""
