"""Whether what is stored is what follows from what was collected: found independently, row by row."""
