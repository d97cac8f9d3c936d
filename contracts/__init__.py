"""What services promise each other: samples of events, schemas of commands, names of queues."""
