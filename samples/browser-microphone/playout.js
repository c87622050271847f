import { Pcm16Reader } from './pcm16.js';
import { Resampler } from './resampler.js';
import { RingBuffer } from './ring-buffer.js';

/** Audio that must be there before the first sample is played, also after a gap; grows with each gap in mid-answer. */
const PRE_ROLL_MS = 60;
const PRE_ROLL_STEP_MS = 20;
const PRE_ROLL_MOST_MS = 200;

/** A cut in mid-wave clicks: after a flush the sound dies away over this time instead. */
const FADE_MS = 4;

const RING_SECONDS = 8;
const RING_MOST_SECONDS = 600;

/**
 * What the playback worklet does, free of Web Audio, so that it runs in Node: plays items in order and knows which sample of which
 * item came out at which frame of the context.
 *
 * Three counts of samples at the context's rate run through it: what was written into the ring, what was read out of it, and, for
 * each span of audio and each mark, where it lies between them.
 *
 * ```
 *  read ─────────────►│            written ───►│ pending (in the resampler)
 *  ……│ item a │ item b          │ item b …       │
 *             ▲ a's until        ▲ mark "m1"
 * ```
 */
export class Playout {
  #rate;
  #resampler;
  #reader = new Pcm16Reader();
  #ring;
  #written = 0;
  #read = 0;
  #spans = [];
  #marks = [];
  #lengths = new Map();
  #playing = false;
  #waitingSince = -1;
  #preRollMs = PRE_ROLL_MS;
  #lastMarkAt = 0;
  #fade = new Float32Array(0);
  #report = emptyReport();

  /** Rates in samples per second: the audio context's, and that of the PCM16 that comes in. */
  constructor(contextRate, wireRate) {
    this.#rate = contextRate;
    this.#resampler = new Resampler(wireRate, contextRate);
    this.#ring = new RingBuffer(RING_SECONDS * contextRate, (RING_MOST_SECONDS + 60) * contextRate);
  }

  /** Takes one binary frame of an item's audio; refuses it when ten minutes are waiting already. */
  enqueue(item, pcm) {
    const from = this.#end();
    if (from - this.#read >= RING_MOST_SECONDS * this.#rate) {
      this.#report.refused++;
      return;
    }
    this.#write(this.#resampler.process(this.#reader.read(pcm)));
    const until = this.#end();
    const offset = this.#lengths.get(item) ?? 0;
    const last = this.#spans.at(-1);
    if (last?.item === item && last.until === from) {
      last.until = until;
    } else {
      this.#spans.push({ item, from, until, offset });
    }
    this.#lengths.delete(item); // put back as the newest
    this.#lengths.set(item, offset + until - from);
    if (this.#lengths.size > 64) {
      this.#lengths.delete(this.#lengths.keys().next().value);
    }
  }

  /** Remembers that `name` is due when all that was enqueued before has been played. */
  mark(name) {
    this.#marks.push({ name, at: this.#end() });
  }

  /** Throws away all that was not rendered, and its marks. Gives the item that was being played, or was next, or null. */
  flush() {
    const ended = this.#lastMarkAt === this.#read;
    const playing = this.#spans.find(({ until }) => until > this.#read) ?? (ended ? undefined : this.#spans.at(-1));
    this.#fade = this.#playing ? this.#fadingEnd() : new Float32Array(0);
    this.#ring.clear();
    this.#resampler.reset();
    this.#reader.reset();
    this.#read = this.#written;
    this.#lastMarkAt = this.#read;
    this.#spans = [];
    this.#marks = [];
    this.#playing = false;
    this.#waitingSince = -1;
    return playing?.item ?? null;
  }

  /** Fills `output` completely, with silence where there is nothing to play; `frame` is the context's frame of its first sample. */
  render(output, frame) {
    let done = this.#renderFade(output);
    this.#passMarks(frame + done);
    while (done < output.length && this.#ready(frame)) {
      const count = this.#ring.read(output, done);
      if (count > 0) {
        this.#noteRuns(frame + done, count);
        this.#read += count;
        done += count;
        this.#passMarks(frame + done);
      } else if (this.#resampler.pending > 0) {
        this.#write(this.#resampler.drain());
      } else {
        this.#ranDry();
      }
    }
    output.fill(0, done);
    this.#noteLevel(output);
  }

  /** What happened since the last report: `runs` of samples, `marks` passed, the `level`, how much waits, how often it ran dry, frames refused. */
  takeReport() {
    const report = this.#report;
    report.queuedMs = (1000 * (this.#end() - this.#read)) / this.#rate;
    report.level = { peak: report.level.peak, rms: Math.sqrt(report.level.squares / Math.max(1, report.level.samples)) };
    this.#report = emptyReport(report.underruns);
    return report;
  }

  /** Where the next sample that comes in will lie. */
  #end() {
    return this.#written + this.#resampler.pending;
  }

  #write(samples) {
    this.#written += this.#ring.write(samples);
  }

  #ready(frame) {
    const waiting = this.#end() - this.#read;
    if (this.#playing || waiting === 0) {
      return this.#playing;
    }
    if (this.#waitingSince < 0) {
      this.#waitingSince = frame;
    }
    const preRoll = (this.#rate * this.#preRollMs) / 1000;
    // The end of a short answer is no reason to wait for more, nor is a sender that has stopped.
    this.#playing = waiting >= preRoll || this.#marks.length > 0 || frame - this.#waitingSince >= 2 * preRoll;
    return this.#playing;
  }

  #ranDry() {
    this.#playing = false;
    this.#waitingSince = -1;
    if (this.#lastMarkAt === this.#read) {
      this.#preRollMs = Math.max(PRE_ROLL_MS, this.#preRollMs - PRE_ROLL_STEP_MS / 2);
    } else {
      this.#preRollMs = Math.min(PRE_ROLL_MOST_MS, this.#preRollMs + PRE_ROLL_STEP_MS);
      this.#report.underruns++;
    }
  }

  #noteRuns(frame, count) {
    let at = this.#read;
    const end = at + count;
    while (at < end && this.#spans.length > 0) {
      const span = this.#spans[0];
      const length = Math.min(end, span.until) - at;
      if (length > 0) {
        addRun(this.#report.runs, { item: span.item, frame: frame + at - this.#read, offset: span.offset + at - span.from, length });
        at += length;
      }
      if (at === span.until && this.#spans.length > 1) {
        this.#spans.shift();
      } else if (at < end) {
        break;
      }
    }
  }

  #passMarks(frame) {
    while (this.#marks.length > 0 && this.#marks[0].at <= this.#read) {
      const { name, at } = this.#marks.shift();
      this.#lastMarkAt = at;
      this.#report.marks.push({ name, frame: frame - (this.#read - at) });
    }
  }

  #fadingEnd() {
    const end = new Float32Array(Math.round((this.#rate * FADE_MS) / 1000));
    this.#ring.read(end);
    return end.map((sample, i) => sample * (1 - i / end.length));
  }

  #renderFade(output) {
    const count = Math.min(this.#fade.length, output.length);
    output.set(this.#fade.subarray(0, count));
    this.#fade = this.#fade.subarray(count);
    return count;
  }

  #noteLevel(output) {
    const level = this.#report.level;
    for (const sample of output) {
      level.peak = Math.max(level.peak, Math.abs(sample));
      level.squares += sample * sample;
    }
    level.samples += output.length;
  }
}

/** Adds a run of samples to those before it; two that touch become one. */
export function addRun(runs, run) {
  const last = runs.at(-1);
  const touches =
    last?.item === run.item && last.frame + last.length === run.frame && last.offset + last.length === run.offset;
  if (touches) {
    last.length += run.length;
  } else {
    runs.push({ ...run });
  }
}

function emptyReport(underruns = 0) {
  return { runs: [], marks: [], level: { peak: 0, squares: 0, samples: 0 }, queuedMs: 0, underruns, refused: 0 };
}
