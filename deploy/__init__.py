"""Ways to run Gongkai: on one machine (`deploy.local`) and, from the same settings, anywhere."""
