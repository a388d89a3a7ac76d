"""The tables of TikTok Studio."""
