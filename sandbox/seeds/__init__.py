"""Named data sets of the sandbox: invented companies, plausible money, every case the handbook knows."""
