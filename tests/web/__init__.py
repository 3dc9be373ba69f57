"""Pages as officials and citizens meet them."""
