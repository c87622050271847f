package org.tandemrelay.relay.call.leg;

import java.util.Locale;

/**
 * What a call is doing.
 *
 * <pre>
 *              ready                speech             end of speech           first audio
 * CONNECTING ────────► LISTENING ──────────► HEARING ────────────────► THINKING ──────────► SPEAKING
 *                          ▲                    ▲                                             │  │
 *                          │                    └──────────── speech: a barge-in ─────────────┘  │
 *                          └──────────────────────────── all played ─────────────────────────────┘
 *
 * any but CONNECTING ──the model's line is lost──► RECONNECTING ──ready──► what it is then
 * </pre>
 */
public enum CallState {
    /** The model is being dialled; the caller's speech is kept. */
    CONNECTING,
    /** The model's line is lost, and is opened again; the caller's speech is kept, and what the model had said is still heard. */
    RECONNECTING,
    /** Nobody speaks. */
    LISTENING,
    /** The model hears the caller speak. */
    HEARING,
    /** The caller has finished; the answer has not begun. */
    THINKING,
    /** The answer is being played. */
    SPEAKING;

    /** For messages: {@code listening}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
