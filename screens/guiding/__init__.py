"""A guide beside the work: what to do now stands on every screen; what that is, only the guide knows."""
