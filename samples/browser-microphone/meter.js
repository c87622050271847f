/** Levels as people hear them: decibels, from -60 dB (nothing) to 0 dB (as loud as it gets). */

const QUIETEST_DB = -60;
const FALLS_DB = 0.8; // per level of 20 ms: 40 dB a second
const HOLD_LEVELS = 40;

/** An amplitude in 0..1 as dB, not below -60. */
export function decibels(amplitude) {
  return Math.max(QUIETEST_DB, 20 * Math.log10(Math.max(amplitude, 1e-6)));
}

/** An amplitude in 0..1 as a length in 0..1. */
export function loudness(amplitude) {
  return Math.min(1, 1 - decibels(amplitude) / QUIETEST_DB);
}

/** A bar with a line that stays at the peak for a while. What it shows is in the custom properties `--level` and `--hold`. */
export class Meter {
  #element;
  #db = QUIETEST_DB;
  #holdDb = QUIETEST_DB;
  #held = 0;
  #told = 0;

  constructor(element) {
    this.#element = element;
  }

  /** Takes a level `{peak, rms}` every 20 ms. */
  show({ peak, rms }) {
    this.#db = Math.max(decibels(rms), this.#db - FALLS_DB);
    const peakDb = decibels(peak);
    if (peakDb >= this.#holdDb || ++this.#held > HOLD_LEVELS) {
      this.#holdDb = Math.max(peakDb, this.#holdDb - FALLS_DB);
      this.#held = peakDb >= this.#holdDb ? 0 : this.#held;
    }
    this.#element.style.setProperty('--level', (1 - this.#db / QUIETEST_DB).toFixed(3));
    this.#element.style.setProperty('--hold', Math.min(1, 1 - this.#holdDb / QUIETEST_DB).toFixed(3));
    if (++this.#told % 50 === 0) {
      this.#element.setAttribute('aria-valuenow', Math.round(this.#db)); // once a second is enough for a reader
    }
  }

  reset() {
    this.#db = QUIETEST_DB;
    this.#holdDb = QUIETEST_DB;
    this.show({ peak: 0, rms: 0 });
  }
}
