"""``python -m rolematch`` is the command ``rolematch``."""

from __future__ import annotations

from rolematch.cli import main

if __name__ == "__main__":
    main()
