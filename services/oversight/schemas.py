"""The events that oversight reads."""

from common.reading import KERNEL_READS

READS = KERNEL_READS
