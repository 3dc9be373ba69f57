"""The pages that officials, supervisors and citizens see."""
