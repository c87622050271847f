/** Between Web Audio's floats and the wire's 16-bit signed little-endian samples. Every machine that runs a browser is little-endian. */

/** Clamped to ±1 and rounded. */
export function toPcm16(sample) {
  const clamped = Math.max(-1, Math.min(1, sample));
  return Math.round(clamped < 0 ? clamped * 32768 : clamped * 32767);
}

/**
 * Turns binary frames into samples. A frame may end in mid-sample: the odd byte waits for the next frame.
 */
export class Pcm16Reader {
  #odd = -1;

  /** Samples in [-1, 1). */
  read(buffer) {
    const bytes = new Uint8Array(buffer);
    const carried = this.#odd >= 0 ? 1 : 0;
    const joined = carried ? new Uint8Array(bytes.length + 1) : bytes;
    if (carried) {
      joined[0] = this.#odd;
      joined.set(bytes, 1);
    }
    const count = joined.length >> 1;
    this.#odd = joined.length % 2 === 1 ? joined[joined.length - 1] : -1;
    const integers = new Int16Array(joined.buffer, 0, count);
    return Float32Array.from(integers, (sample) => sample / 32768);
  }

  reset() {
    this.#odd = -1;
  }
}
