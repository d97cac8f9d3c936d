"""The events that feedback reads."""

from common.reading import KERNEL_READS

READS = KERNEL_READS
