"""The app's own pages: the installation wizard (install.html) and the page in the left menu (index.html)."""
