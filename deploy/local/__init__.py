"""Everything on one machine: a private broker, a private database and all processes."""
