/**
 * How long the caller waits for an answer. For a spoken turn the wait has two parts: from the last loud moment at the microphone
 * until the relay says that the caller has finished (`noticed`), and from there until the first sample is heard (`answered`).
 */

/** Loud is what comes near the caller's own voice; the noise of the room is further below it. */
const BELOW_VOICE_DB = 25;
const QUIETEST_VOICE_DB = -55;
const VOICE_FADES_DB = 0.02; // per frame of 20 ms: 1 dB a second, for a caller who moves away

/** A pause longer than this before the turn's end says that our idea of "loud" was wrong. */
const LONGEST_PAUSE_MS = 4000;

export class TurnClock {
  #voiceDb = -35;
  #loudAt = -Infinity;
  #since = null;
  #state = '';

  /** The microphone's level of each frame, rms in 0..1, at `now` ms. */
  voice(rms, now) {
    const db = 20 * Math.log10(Math.max(rms, 1e-5));
    this.#voiceDb = Math.max(db, this.#voiceDb - VOICE_FADES_DB);
    if (db > Math.max(this.#voiceDb - BELOW_VOICE_DB, QUIETEST_VOICE_DB)) {
      this.#loudAt = now;
    }
  }

  /** The call's state as the relay tells it. */
  state(state, now) {
    if (this.#state === 'hearing' && (state === 'thinking' || state === 'speaking')) {
      const pause = now - this.#loudAt;
      this.#since = { kind: 'spoken', at: now, noticed: pause >= 0 && pause <= LONGEST_PAUSE_MS ? pause : 0 };
    } else if (state === 'hearing') {
      this.#since = null;
    }
    this.#state = state;
  }

  typed(now) {
    this.#since = { kind: 'typed', at: now, noticed: 0 };
  }

  /** An item's first sample was heard at `at` ms. Gives the turn it answers: `{kind, noticed, answered, total}` in ms, or null. */
  onset(at) {
    if (this.#since === null) {
      return null;
    }
    const { kind, noticed, at: since } = this.#since;
    this.#since = null;
    const answered = Math.max(0, at - since);
    return { kind, noticed, answered, total: noticed + answered };
  }
}
