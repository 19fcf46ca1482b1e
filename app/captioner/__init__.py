"""A run of captioning: the Captioner and the parts it is made of. asyncio, no Qt."""
