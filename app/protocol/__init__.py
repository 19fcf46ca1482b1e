"""The Qwen-ASR realtime protocol, both sides, without sockets, clocks or asyncio."""
