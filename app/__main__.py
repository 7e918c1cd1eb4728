"""`python -m app` is `desk`."""

from app.main import main

main()
