"""Publishing a review in a comment that is kept up to date: `python -m eventcore_monitoring.ci github|gitlab FILE`.

For the job that holds a token. It runs no definition, and takes what another job wrote as text of a stranger. It needs
nothing but Python's own library.
"""
