"""Where finance looks after the money that goes back."""
