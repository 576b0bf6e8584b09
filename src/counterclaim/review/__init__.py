"""What people decide, made into events; what they should look at first; how a record came to be what it is."""
