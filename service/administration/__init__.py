"""The administrator's acts on people, posts, units and rule packs: each authorised, each kept with who and when."""
