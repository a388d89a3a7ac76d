"""Controls for exploring a year in JupyterLab and Voila."""
