"""What runs say about numbers: priors, searches, accepted sets, fits, and how far results lean on assumptions."""
