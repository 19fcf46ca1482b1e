"""Surtitle: live captions of what a microphone hears, kept as a transcript.

The way of the data, one way round:

    PortAudio's thread         the loop (asyncio)                                  writer thread
    ──────────────────  ───────────────────────────────────────────────────────  ─────────────
    Microphone ─▶ Ring ─▶ Resampler ─▶ Tape ─▶ Connection ══ws══▶ Qwen-ASR cloud   Journal
    (device's rate)      (16 kHz mono)  │ ▲          ▲    ╚═ws══▶ recogniser child   ▲ fsync
                                        │ └ confirmed┤                               │
                                        ▼            ▼                               │
                                      Level    ClientSession ─▶ Transcript ─▶ Captioner ─▶ front end

Audio goes right, text comes back, and a front end sees only what the Captioner says.

The Tape is what everything rests on. Audio is never thrown away because a connection is: each new
connection, to whichever engine, starts reading the Tape at `confirmed`, the end of the last line
that became final. Reconnecting, renewing a session, changing between the cloud and the engine on
this computer, and changing settings that a server won't change in place are the same operation:
open a connection, play the Tape from `confirmed`. `domain/route.py` decides when, and
`captioner/uplink.py` does it.

There is one engine interface, the wire. The offline recogniser is a child process that serves the
cloud's own protocol on loopback, so the client has one code path, and `surtitle serve` offers the
same to other programs.

Imports go down only, and a test holds them to it:

    __main__    the command: arguments in, exit code out
    commands    one module a command
    selftest    the installed program checked where it is installed
    gui         Qt and asyncio in one loop, from the first window to the last word
    ui          the windows, and the Controller between them and the Captioner
    captioner   one run from source to log, as one task group
    audio       sources, ring, tape, resampling, level      ┐
    link        endpoints, the connection, the child         │ these four don't
    store       places, settings, journal, exports           │ know each other
    recognizer  the offline recogniser and its server        ┘
    domain      lines, transcript, rules, notices            pure: no sockets, clocks, threads
    protocol    the wire: events, codec, both sides' state   pure as well
    errors      everything that is raised; beside it signals, the system's wishes to end, clock,
                and program, how this one is started once more
    phrases     words for people that a window can say in another language
"""

__version__ = "0.1.0"
