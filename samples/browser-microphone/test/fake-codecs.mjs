/**
 * Stand-ins for WebCodecs, which Node has not. They answer when a test says so (`work`), in order, as the real ones do from another
 * thread; `install` puts them into the global scope for one test and gives what was made of them.
 */

class Codec {
  state = 'unconfigured';
  configs = [];
  queue = [];

  constructor({ output, error }) {
    this.output = output;
    this.error = error;
  }

  configure(config) {
    this.configs.push(config);
    this.state = 'configured';
  }

  reset() {
    this.#drop();
    this.state = 'unconfigured';
  }

  close() {
    this.#drop();
    this.state = 'closed';
  }

  flush() {
    if (this.state !== 'configured') {
      return Promise.reject(new DOMException('not configured', 'InvalidStateError'));
    }
    return new Promise((resolve, reject) => this.queue.push({ run: resolve, reject }));
  }

  /** Does all that waits. */
  work() {
    const waiting = this.queue.splice(0);
    waiting.forEach(({ run }) => run());
  }

  break(error = new DOMException('broken', 'EncodingError')) {
    this.close();
    this.error(error);
  }

  #drop() {
    this.queue.splice(0).forEach(({ reject }) => reject?.(new DOMException('dropped', 'AbortError')));
  }
}

class FakeDecoder extends Codec {
  static rate = 48000;

  decode(chunk) {
    const { rate } = FakeDecoder;
    const sample = new Uint8Array(chunk.data)[0] / 128;
    const data = {
      timestamp: chunk.timestamp,
      sampleRate: rate,
      numberOfFrames: rate / 50,
      copyTo: (samples) => samples.fill(sample),
      close: () => {},
    };
    this.queue.push({ run: () => this.output(data) });
  }
}

class FakeEncoder extends Codec {
  encode({ timestamp, data }) {
    const bytes = Uint8Array.of(Math.round(128 * data[0]), data.length / 960);
    this.queue.push({ run: () => this.output({ timestamp, byteLength: bytes.length, copyTo: (to) => new Uint8Array(to).set(bytes) }) });
  }
}

export function install(context, { decoderRate = 48000 } = {}) {
  const made = { encoders: [], decoders: [] };
  FakeDecoder.rate = decoderRate;
  const stands = {
    AudioEncoder: class extends FakeEncoder {
      constructor(init) {
        super(init);
        made.encoders.push(this);
      }
    },
    AudioDecoder: class extends FakeDecoder {
      constructor(init) {
        super(init);
        made.decoders.push(this);
      }
    },
    AudioData: class {
      constructor(init) {
        Object.assign(this, init);
      }

      close() {}
    },
    EncodedAudioChunk: class {
      constructor(init) {
        Object.assign(this, init);
      }
    },
  };
  Object.assign(globalThis, stands);
  context.after(() => Object.keys(stands).forEach((name) => delete globalThis[name]));
  return made;
}

/** Lets promises that are settled be heard. */
export const settle = () => new Promise((resolve) => setImmediate(resolve));
