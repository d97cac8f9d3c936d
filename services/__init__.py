"""The services: each its own processes, database and events; none imports another."""
