import { HeardTimeline, OutputClock } from './heard.js';
import { loadWorklet } from './worklet.js';

/** How often the relay is told what has been heard. */
const PLAYED_EVERY_MS = 100;

/**
 * The model's voice: hands audio to the playback worklet and tells what was really heard of it.
 *
 * Events, all CustomEvents: `played` `{item, ms}` while playing · `mark` `{name}` when all before it was heard · `onset`
 * `{item, at}` when an item's first sample is heard, on the clock of `performance.now()` · `level` `{peak, rms}` and
 * `queue` `{queuedMs, underruns}` every 20 ms.
 */
export class Speaker extends EventTarget {
  #node;
  #timeline;
  #clock;
  #marks = [];
  #flushes = new Map();
  #flushId = 0;
  #playedAt = 0;

  /** `rate` is that of the PCM16 that will come. */
  static async open(context, rate) {
    await loadWorklet(context, './playback-worklet.js');
    return new Speaker(context, rate);
  }

  constructor(context, rate) {
    super();
    this.#timeline = new HeardTimeline(context.sampleRate);
    this.#clock = new OutputClock(context);
    this.#node = new AudioWorkletNode(context, 'playback', {
      numberOfInputs: 0,
      outputChannelCount: [1],
      processorOptions: { rate },
    });
    this.#node.port.onmessage = ({ data }) => this.#onReport(data);
    this.#node.connect(context.destination);
  }

  /** Another rate of what will come; only before anything has been played. */
  set rate(rate) {
    this.#node.port.postMessage({ type: 'rate', rate });
  }

  /** Plays PCM16 after all that came before. The ArrayBuffer goes to the audio thread. */
  play(item, pcm) {
    this.#node.port.postMessage({ type: 'audio', item, pcm }, [pcm]);
  }

  /** Asks for a `mark` event when all so far has been heard. */
  mark(name) {
    this.#node.port.postMessage({ type: 'mark', name });
  }

  /**
   * Falls silent. Resolves to `{item, ms}`: how much of the item that was being played had left the worklet when it stopped; the
   * item is null if nothing was being played. What has left it is heard, because nothing can call it back from the output's buffer;
   * so this is exact, and not the output clock's estimate.
   */
  flush() {
    this.#marks = []; // what they follow is never heard
    const id = ++this.#flushId;
    return new Promise((resolve) => {
      this.#flushes.set(id, resolve);
      this.#node.port.postMessage({ type: 'flush', id });
    });
  }

  close() {
    this.#node.port.postMessage({ type: 'close' });
    this.#node.port.onmessage = null;
    this.#node.disconnect();
    this.#flushes.clear();
  }

  #onReport({ runs, marks, level, queuedMs, underruns, flushed, flushedItem }) {
    for (const run of this.#timeline.add(runs)) {
      this.#emit('onset', { item: run.item, at: this.#clock.performanceTime(run.frame) });
    }
    if (flushed) {
      this.#timeline.progress(Infinity).forEach((progress) => this.#emit('played', progress));
      this.#flushes.get(flushed)?.({ item: flushedItem, ms: this.#timeline.heardMs(flushedItem) });
      this.#flushes.delete(flushed);
    } else if (this.#flushes.size === 0) {
      this.#marks.push(...marks);
    }
    this.#tellHeard();
    this.#emit('level', level);
    this.#emit('queue', { queuedMs, underruns });
  }

  #tellHeard() {
    const frame = this.#clock.frame();
    const due = this.#marks.filter((mark) => mark.frame <= frame);
    const now = performance.now();
    if (due.length > 0 || now - this.#playedAt >= PLAYED_EVERY_MS) {
      this.#playedAt = now;
      this.#timeline.progress(frame).forEach((progress) => this.#emit('played', progress));
    }
    this.#marks = this.#marks.filter((mark) => mark.frame > frame);
    due.forEach(({ name }) => this.#emit('mark', { name }));
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
