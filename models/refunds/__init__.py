"""Refunds: payment orders, who carries them out, and what became of each. A cent is paid once or not at all."""
