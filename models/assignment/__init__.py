"""Who works on a case: queue, owner, take next."""
