"""Many runs: ensembles of replicates, and stored runs run again."""
