"""`python -m app` is `desk`."""

from app.main import main

if __name__ == "__main__":
    main()
