import { toPcm16 } from './pcm16.js';
import { Resampler } from './resampler.js';

/**
 * Makes the wire's frames out of the microphone's blocks: resamples, converts, collects. Free of Web Audio, so that it runs in Node.
 */
export class FrameCollector {
  #resampler;
  #frameSamples;
  #frame;
  #filled = 0;
  #peak = 0;
  #squares = 0;

  /** Rates in samples per second; a frame is `frameMs` long. */
  constructor(inputRate, wireRate, frameMs = 20) {
    this.#resampler = new Resampler(inputRate, wireRate);
    this.#frameSamples = Math.round((wireRate * frameMs) / 1000);
    this.#frame = new Int16Array(this.#frameSamples);
  }

  /** Takes a block in [-1, 1]; calls `emit(pcm, level)` for each full frame. The frame's ArrayBuffer is the receiver's. */
  push(block, emit) {
    for (const sample of this.#resampler.process(block)) {
      this.#frame[this.#filled++] = toPcm16(sample);
      this.#peak = Math.max(this.#peak, Math.abs(sample));
      this.#squares += sample * sample;
      if (this.#filled === this.#frameSamples) {
        const level = { peak: this.#peak, rms: Math.sqrt(this.#squares / this.#frameSamples) };
        emit(this.#frame.buffer, level);
        this.#frame = new Int16Array(this.#frameSamples);
        this.#filled = 0;
        this.#peak = 0;
        this.#squares = 0;
      }
    }
  }
}
