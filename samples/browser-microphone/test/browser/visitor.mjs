import { chromium } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream',
];

export { CHROMIUM };

/** A browser whose microphone is a WAV file, played once from the moment that it is opened. */
export function launch(microphoneWav) {
  const microphone = `--use-file-for-fake-audio-capture=${microphoneWav}%noloop`;
  return chromium.launch({ executablePath: CHROMIUM, headless: true, args: [...FLAGS, microphone] });
}

/** Somebody in front of the page: what is on the socket, in the console and at the loudspeaker is kept. */
export class Visitor {
  /** Text messages in both directions, in order: `{up, at, ...message}`; binary frames are `{up, at, pcm}`. */
  wire = [];
  complaints = [];

  /**
   * Opens the page. `tapped`: what it gives to the loudspeaker is kept too; the tap is a worklet from a blob, so the page's
   * Content-Security-Policy is off for this visitor. `init` is a script that runs before the page's own.
   */
  static async come(browser, url, { init, tapped = false, ...options } = {}) {
    const context = await browser.newContext({ viewport: { width: 1180, height: 800 }, bypassCSP: tapped, ...options });
    const visitor = new Visitor();
    visitor.page = await context.newPage();
    visitor.#watch();
    if (tapped) {
      await visitor.page.addInitScript(tapLoudspeaker);
    }
    if (init) {
      await visitor.page.addInitScript(init);
    }
    await visitor.page.goto(url);
    return visitor;
  }

  leave() {
    return this.page.context().close();
  }

  text(selector) {
    return this.page.locator(selector).innerText();
  }

  /** The first message that fits, from the wire's place `from` on; waits for it. */
  message(what, fits, { from = 0, within = 20_000 } = {}) {
    return this.#until(`no ${what}`, () => this.wire.slice(from).find((message) => !message.pcm && fits(message)), within);
  }

  /** The first so many frames of the microphone, from the wire's place `from` on; waits for them. */
  frames(count, { from, within = 5_000 }) {
    return this.#until(`fewer than ${count} frames sent`, () => {
      const sent = this.wire.slice(from).filter(({ up, pcm }) => up && pcm);
      return sent.length >= count ? sent : null;
    }, within);
  }

  async #until(missing, look, within) {
    const deadline = Date.now() + within;
    for (;;) {
      const found = look();
      if (found) {
        return found;
      }
      if (Date.now() > deadline) {
        throw new Error(`${missing} within ${within} ms; the last messages: ${JSON.stringify(this.wire.filter(({ pcm }) => !pcm).slice(-8))}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  /** All that one item's binary frames held: `{rate, samples}`. Opus is decoded by a decoder of its own, which is in the browser too. */
  async soundOf(item) {
    const { encoding, rate } = this.wire.find(({ type }) => type === 'started');
    const frames = this.#framesOf(item);
    const bytes = encoding === 'opus' ? Buffer.from(await this.page.evaluate(decodeOpus, frames.map(toBase64)), 'base64') : Buffer.concat(frames);
    const samples = new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + 2 * Math.floor(bytes.length / 2)));
    return { rate: encoding === 'opus' ? 48000 : rate, samples };
  }

  #framesOf(item) {
    const pieces = [];
    let current = null;
    for (const message of this.wire.filter(({ up }) => !up)) {
      if (message.pcm && current === item) {
        pieces.push(message.pcm);
      } else if (message.type === 'audio') {
        current = message.item;
      }
    }
    return pieces;
  }

  /** `{rate, samples}`, as floats that may go beyond 1: what the page gave to the loudspeaker since the call began, or since the last call of this. */
  async rendered() {
    const { rate, base64 } = await this.page.evaluate(() => {
      const { rate, blocks } = globalThis.tap;
      const samples = new Float32Array(blocks.reduce((sum, block) => sum + block.length, 0));
      let at = 0;
      for (const block of blocks) {
        samples.set(block, at);
        at += block.length;
      }
      globalThis.tap.blocks = [];
      let binary = '';
      const bytes = new Uint8Array(samples.buffer);
      for (let i = 0; i < bytes.length; i += 8192) {
        binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
      }
      return { rate, base64: btoa(binary) };
    });
    const bytes = Buffer.from(base64, 'base64');
    return { rate, samples: new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)) };
  }

  #watch() {
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) {
        this.complaints.push(`${message.type()}: ${message.text()}`);
      }
    });
    this.page.on('pageerror', (error) => this.complaints.push(String(error)));
    this.page.on('websocket', (socket) => {
      const keep = (up) => ({ payload }) => {
        const content = typeof payload === 'string' ? JSON.parse(payload) : { pcm: payload };
        this.wire.push({ up, at: performance.now(), ...content });
      };
      socket.on('framesent', keep(true));
      socket.on('framereceived', keep(false));
    });
  }
}

const toBase64 = (bytes) => bytes.toString('base64');

/** Runs in the page: packets of Opus as base64 into PCM16 at 48 kHz as base64. */
async function decodeOpus(packets) {
  const pieces = [];
  const decoder = new AudioDecoder({
    output: (data) => {
      const samples = new Float32Array(data.numberOfFrames);
      data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' });
      pieces.push(new Uint8Array(Int16Array.from(samples, (sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768)))).buffer));
      data.close();
    },
    error: (error) => console.error(error),
  });
  decoder.configure({ codec: 'opus', sampleRate: 48000, numberOfChannels: 1 });
  packets.forEach((packet, i) => {
    const data = Uint8Array.from(atob(packet), (sign) => sign.charCodeAt(0));
    decoder.decode(new EncodedAudioChunk({ type: 'key', timestamp: 20_000 * i, data }));
  });
  await decoder.flush();
  decoder.close();
  return btoa(pieces.map((bytes) => String.fromCharCode(...bytes)).join(''));
}

/** Runs in the page, before its own scripts: a second listener to what the playback worklet gives to the destination. */
function tapLoudspeaker() {
  const tap = `registerProcessor('tap', class extends AudioWorkletProcessor {
    process([[samples]]) {
      if (samples) this.port.postMessage(samples.slice());
      return true;
    }
  });`;
  const module = URL.createObjectURL(new Blob([tap], { type: 'text/javascript' }));
  globalThis.tap = { rate: 0, blocks: [] };
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...more) {
    if (this instanceof AudioWorkletNode && target instanceof AudioDestinationNode) {
      globalThis.tap = { rate: this.context.sampleRate, blocks: [] };
      this.context.audioWorklet.addModule(module).then(() => {
        const node = new AudioWorkletNode(this.context, 'tap', { numberOfOutputs: 0 });
        node.port.onmessage = ({ data }) => globalThis.tap.blocks.push(data);
        connect.call(this, node);
      });
    }
    return connect.call(this, target, ...more);
  };
}
