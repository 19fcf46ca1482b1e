"""What is said of the service without a word of its protocol: where it listens, and to what."""

from __future__ import annotations

MODEL = "qwen3-asr-flash-realtime"
PATH = "/api-ws/v1/realtime"

# In the query of our own recogniser's address: finals alone, which then follow from the audio alone.
# With partials they differ a little with when audio arrives, since that decides what is heard when.
WITHOUT_PARTIALS = ("partials", "no")

# Its 27 input languages; detection is asked for by naming none.
LANGUAGES = frozenset(
    "zh yue en ja de ko ru fr pt ar it es hi id th tr uk vi cs da fil fi is ms no pl sv".split()
)
