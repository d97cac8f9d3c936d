"""The events that access reads."""

from common.reading import KERNEL_READS

READS = KERNEL_READS
