"""Working days as the register keeps them: arrangements imported, versioned, seeded from the libraries."""
