"""What Surtitle knows and decides, as values and pure rules."""
