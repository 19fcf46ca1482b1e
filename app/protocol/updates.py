"""What a server makes of a session update: new settings, or a refusal that changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import RemoteProtocolError
from app.protocol.events import SessionConfig, TurnDetection, Unset

if TYPE_CHECKING:
    from app.protocol.events import SessionPatch, TurnDetectionPatch

SAMPLE_RATES = (8_000, 16_000)  # Hz
THRESHOLDS = (-1.0, 1.0)
SILENCES_MS = (200, 6_000)
CORPUS_MOST = 100_000  # characters; the service takes 10,000 tokens, which are shorter than that


def updated(config: SessionConfig, patch: SessionPatch, languages: frozenset[str]) -> SessionConfig:
    """Return `config` with the members that `patch` names; the others keep their value.

    Raises RemoteProtocolError with the member's dotted path when one of them can't be had. Opus
    can't: there is no decoder here, and how the service wants it framed is not documented.
    """
    if patch.input_audio_format not in (Unset.UNSET, "pcm"):
        raise _refusal("input_audio_format", "must be pcm", patch.input_audio_format)
    return SessionConfig(
        input_audio_format="pcm",
        sample_rate=_sample_rate(config, patch),
        language=_language(config, patch, languages),
        corpus=_corpus(config, patch),
        turn_detection=_turn_detection(config.turn_detection, patch.turn_detection),
    )


def _sample_rate(config: SessionConfig, patch: SessionPatch) -> int:
    if isinstance(patch.sample_rate, Unset):
        return config.sample_rate
    if patch.sample_rate not in SAMPLE_RATES:
        raise _refusal("sample_rate", "must be 16000 or 8000", patch.sample_rate)
    return patch.sample_rate


def _language(config: SessionConfig, patch: SessionPatch, languages: frozenset[str]) -> str | None:
    if isinstance(patch.language, Unset):
        return config.language
    if patch.language is not None and patch.language not in languages:
        known = ", ".join(sorted(languages))
        raise _refusal(
            "input_audio_transcription.language",
            f"must be one of {known}, or left out for detection",
            patch.language,
        )
    return patch.language


def _corpus(config: SessionConfig, patch: SessionPatch) -> str | None:
    if isinstance(patch.corpus, Unset):
        return config.corpus
    if patch.corpus is not None and len(patch.corpus) > CORPUS_MOST:
        raise _refusal(
            "input_audio_transcription.corpus.text",
            f"must have {CORPUS_MOST} characters at most",
            len(patch.corpus),
        )
    return patch.corpus


def _turn_detection(
    current: TurnDetection | None, patch: TurnDetectionPatch | None | Unset
) -> TurnDetection | None:
    if isinstance(patch, Unset):
        return current
    if patch is None:
        return None
    if patch.type not in (Unset.UNSET, "server_vad"):
        raise _refusal("turn_detection.type", "must be server_vad", patch.type)
    current = current or TurnDetection()
    threshold = current.threshold if isinstance(patch.threshold, Unset) else patch.threshold
    if not THRESHOLDS[0] <= threshold <= THRESHOLDS[1]:
        raise _refusal("turn_detection.threshold", "must lie between -1 and 1", threshold)
    silence = current.silence_ms if isinstance(patch.silence_ms, Unset) else patch.silence_ms
    if not SILENCES_MS[0] <= silence <= SILENCES_MS[1]:
        raise _refusal(
            "turn_detection.silence_duration_ms", "must lie between 200 and 6000", silence
        )
    return TurnDetection(threshold=threshold, silence_ms=silence)


def _refusal(path: str, demand: str, given: object) -> RemoteProtocolError:
    member = path.rpartition(".")[2]
    # What was given is the client's text: enough of it to recognise, not a megabyte back.
    return RemoteProtocolError(f"{member} {demand}, not {given!s:.40}", param=f"session.{path}")
