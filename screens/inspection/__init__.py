"""Where quality control says what came back."""
