"""A run of captioning: `Captioner` and the parts it is made of. asyncio, no Qt."""

from app.captioner.captioner import Captioner

__all__ = ["Captioner"]
