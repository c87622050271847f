import { OPUS_PACKET_MS, OPUS_RATE } from './opus.js';
import { toPcm16 } from './pcm16.js';

const PACKET_US = 1000 * OPUS_PACKET_MS;

/**
 * Opus packets into PCM16, in order, each with the item that it belongs to.
 *
 * The decoder is configured without an Ogg header, so it skips nothing at the start: 20 ms come out for each packet, as the relay
 * counts them. The encoder's look-ahead of 6.5 ms is then heard as silence before the first word, and positions are late by so much.
 */
export class OpusDecoder {
  #config;
  #give;
  #failed;
  #decoder = null;
  #packets = 0;
  /** Before this packet everything was flushed; what still comes out of those is dropped. */
  #first = 0;
  /** `{item, from}`: the item from this packet on. */
  #items = [];
  #decodedSinceError = true;

  /** `config` is from `findOpus`; `give(item, pcm)` gets an ArrayBuffer at `OPUS_RATE`, `failed(error)` is called when it breaks for good. */
  constructor(config, give, failed) {
    this.#config = config;
    this.#give = give;
    this.#failed = failed;
    this.#open();
  }

  decode(item, packet) {
    if (this.#decoder.state !== 'configured') {
      return; // it has broken for good, and said so
    }
    if (this.#items.at(-1)?.item !== item) {
      this.#items.push({ item, from: this.#packets });
    }
    // The timestamp is a count of packets; nothing is played by it. Every Opus packet is a key frame.
    this.#decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: this.#packets++ * PACKET_US, data: packet }));
  }

  /** Calls `then` when all so far has been given; never if it is flushed before. */
  after(then) {
    const first = this.#first;
    const done = () => first === this.#first && then();
    // Rejected is as good as resolved: after an error nothing more comes of what was before.
    this.#decoder.flush().then(done, done);
  }

  /** Throws away what was not given yet. */
  flush() {
    this.#first = ++this.#packets; // a number that no packet has, so that each flush has its own
    this.#items = [];
    if (this.#decoder.state === 'configured') {
      this.#decoder.reset();
      this.#decoder.configure(this.#config);
    }
  }

  close() {
    this.#first = Infinity;
    if (this.#decoder.state !== 'closed') {
      this.#decoder.close();
    }
  }

  #open() {
    this.#decoder = new AudioDecoder({ output: (data) => this.#onDecoded(data), error: (error) => this.#onError(error) });
    this.#decoder.configure(this.#config);
  }

  #onDecoded(data) {
    this.#decodedSinceError = true;
    const packet = Math.round(data.timestamp / PACKET_US);
    if (data.sampleRate !== OPUS_RATE) {
      this.#failed(new Error(`the decoder gives ${data.sampleRate} samples a second`));
    } else if (packet >= this.#first) {
      while (this.#items.length > 1 && this.#items[1].from <= packet) {
        this.#items.shift();
      }
      this.#give(this.#items[0].item, toPcm(data));
    }
    data.close();
  }

  /** One bad packet closes the decoder: go on with another, unless that one has given nothing either. */
  #onError(error) {
    if (this.#decodedSinceError) {
      this.#decodedSinceError = false;
      this.#open();
    } else {
      this.#failed(error);
    }
  }
}

function toPcm(data) {
  const samples = new Float32Array(data.numberOfFrames);
  data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
  return Int16Array.from(samples, toPcm16).buffer;
}
