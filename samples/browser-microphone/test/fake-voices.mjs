import { Resampler } from '../resampler.js';

/**
 * How the fake relay hears and speaks in each encoding. Both cut what comes into frames of 20 ms, know which of them are loud, and have
 * something to say about what was typed.
 */

const FRAME_MS = 20;
const LOUD = 600;

export class PcmVoice {
  #frameBytes;
  #rest = Buffer.alloc(0);
  #sentence;

  /** `sentence` is `{rate, samples}`. */
  constructor(rate, sentence) {
    this.#frameBytes = (2 * rate * FRAME_MS) / 1000;
    const samples = resample(sentence.samples, sentence.rate, rate);
    this.#sentence = this.#cut(Buffer.from(samples.buffer)).frames;
  }

  frames(bytes) {
    const { frames, rest } = this.#cut(Buffer.concat([this.#rest, bytes]));
    this.#rest = rest;
    return frames;
  }

  isLoud(frame) {
    const samples = new Int16Array(frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.length));
    return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) > LOUD;
  }

  sentence() {
    return this.#sentence;
  }

  #cut(bytes) {
    const whole = Math.floor(bytes.length / this.#frameBytes);
    const frames = Array.from({ length: whole }, (_, i) => bytes.subarray(i * this.#frameBytes, (i + 1) * this.#frameBytes));
    return { frames, rest: bytes.subarray(whole * this.#frameBytes) };
  }
}

/**
 * Without an Opus library: gives back the packets that came, and takes them for loud by their size, because at a variable bit rate
 * silence makes small ones. What was last said is its answer to what is typed.
 */
export class OpusVoice {
  static #LOUD_BYTES = 45;
  #heard = [];

  frames(packet) {
    this.#heard = [...this.#heard, packet].slice(-500);
    return [packet];
  }

  isLoud(packet) {
    return packet.length > OpusVoice.#LOUD_BYTES;
  }

  sentence() {
    return this.#heard.slice();
  }
}

function resample(samples, from, to) {
  const resampler = new Resampler(from, to);
  const floats = Float32Array.from(samples, (sample) => sample / 32768);
  const pieces = [Float32Array.from(resampler.process(floats)), Float32Array.from(resampler.drain())];
  return Int16Array.from(pieces.flatMap((piece) => [...piece]), (sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
}
