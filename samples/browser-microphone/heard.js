import { addRun } from './playout.js';

/**
 * What of each item has reached the ear. The playback worklet tells which samples it gave to which frames of the context; the output
 * clock tells which frame is leaving the loudspeaker; this puts the two together. A gap in the middle of an item is not counted as
 * heard, because it lies between two runs.
 */
export class HeardTimeline {
  #rate;
  #items = new Map();
  #reported = new Map();

  /** Samples per second of the audio context. */
  constructor(rate) {
    this.#rate = rate;
  }

  /** Takes runs `{item, frame, offset, length}` in the order they were rendered; gives those that begin an item. */
  add(runs) {
    const begun = [];
    for (const run of runs) {
      if (!this.#items.has(run.item)) {
        this.#items.set(run.item, []);
        begun.push(run);
      }
      addRun(this.#items.get(run.item), run);
    }
    while (this.#items.size > 32) {
      const oldest = this.#items.keys().next().value;
      this.#items.delete(oldest);
      this.#reported.delete(oldest);
    }
    return begun;
  }

  /** How much of an item had been heard at a frame, in whole ms from the item's start. `Infinity`: all that was rendered. */
  heardMs(item, frame = Infinity) {
    let samples = 0;
    for (const run of this.#items.get(item) ?? []) {
      if (run.frame <= frame) {
        samples = run.offset + Math.min(run.length, frame - run.frame);
      }
    }
    return Math.floor((1000 * samples) / this.#rate);
  }

  /** The items of which more had been heard at this frame than at the last call, oldest first: `[{item, ms}]`. */
  progress(frame) {
    const news = [];
    for (const item of this.#items.keys()) {
      const ms = this.heardMs(item, frame);
      if (ms > (this.#reported.get(item) ?? 0)) {
        this.#reported.set(item, ms);
        news.push({ item, ms });
      }
    }
    return news;
  }
}

/** No output is further behind than this, in s; a timestamp that says so is wrong. Bluetooth is at 0.1 to 0.3. */
const FURTHEST_BEHIND = 1.5;

/**
 * Which moment of the context is leaving the loudspeaker now. `getOutputTimestamp` knows best; where it gives zeros (no sound yet)
 * or nonsense, the context's own clock less the output's latency has to do. Never runs backwards.
 */
export class OutputClock {
  #context;
  #now;
  #latest = 0;

  /** `now` is on the clock of `performance.now()`, in ms. */
  constructor(context, now = () => performance.now()) {
    this.#context = context;
    this.#now = now;
  }

  /** In s on the context's clock. */
  time() {
    const context = this.#context;
    const fallback = context.currentTime - (context.outputLatency || context.baseLatency || 0);
    const stamp = context.getOutputTimestamp?.();
    let time = fallback;
    if (stamp?.contextTime > 0 && stamp.performanceTime > 0) {
      const measured = stamp.contextTime + (this.#now() - stamp.performanceTime) / 1000;
      const plausible = measured <= context.currentTime + 0.05 && measured >= context.currentTime - FURTHEST_BEHIND;
      time = plausible ? Math.min(measured, context.currentTime) : fallback;
    }
    this.#latest = Math.max(this.#latest, time, 0);
    return this.#latest;
  }

  /** The same as a frame of the context. */
  frame() {
    return Math.floor(this.time() * this.#context.sampleRate);
  }

  /** When a frame of the context was or will be heard, on the clock of `performance.now()`, in ms. */
  performanceTime(frame) {
    return this.#now() + (frame / this.#context.sampleRate - this.time()) * 1000;
  }
}
