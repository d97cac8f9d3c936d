"""A walker along the whole road, for what the console's pages ask."""

from tests.service.road.conftest import walker as walker
