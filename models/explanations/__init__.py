"""Why a case has its severity, queue and deadlines, and who could be given it."""
