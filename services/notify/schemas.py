"""The events that notify reads."""

from common.reading import KERNEL_READS

READS = KERNEL_READS
