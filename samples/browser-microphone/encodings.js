import { OpusDecoder } from './opus-decoder.js';
import { OpusEncoder } from './opus-encoder.js';
import { OPUS_BIT_RATE, OPUS_RATE } from './opus.js';

/**
 * What stands between the worklets, which know PCM16 only, and the socket. Both encodings have the same members, and `ends` are
 * `send(frame)` to the socket, `play(item, pcm)` to the loudspeaker, and `failed(error)`.
 */

/** The wire has what the worklets have. */
export class Pcm16Encoding {
  name = 'pcm16';
  /** Samples per second of the PCM16 on the worklets' side. */
  rate;
  /** Of the audio that is sent, about. */
  bytesPerSecond;
  #ends;

  constructor(rate, ends) {
    this.rate = rate;
    this.bytesPerSecond = 2 * rate;
    this.#ends = ends;
  }

  /** 20 ms from the microphone. */
  say(pcm) {
    this.#ends.send(pcm);
  }

  /** A binary frame from the relay. */
  hear(item, frame) {
    this.#ends.play(item, frame);
  }

  /** Calls `then` when all that was heard so far has gone to the loudspeaker; never if it is flushed before. */
  after(then) {
    then();
  }

  /** Drops what was heard and has not gone to the loudspeaker. */
  flush() {}

  close() {}
}

/** One packet of 20 ms a frame, by the browser's own codec. */
export class OpusEncoding {
  name = 'opus';
  rate = OPUS_RATE;
  bytesPerSecond = OPUS_BIT_RATE / 8;
  #encoder;
  #decoder;

  /** `settings` are those of `findOpus`. */
  constructor(settings, { send, play, failed }) {
    this.#encoder = new OpusEncoder(settings.encoder, send, failed);
    this.#decoder = new OpusDecoder(settings.decoder, play, failed);
  }

  say(pcm) {
    this.#encoder.encode(pcm);
  }

  hear(item, packet) {
    this.#decoder.decode(item, packet);
  }

  after(then) {
    this.#decoder.after(then);
  }

  flush() {
    this.#decoder.flush();
  }

  close() {
    this.#encoder.close();
    this.#decoder.close();
  }
}
