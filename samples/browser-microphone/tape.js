import { Canvas } from './canvas.js';
import { loudness } from './meter.js';

/** Seconds across the whole width. */
const SECONDS = 12;
const COLUMN_PX = 3;

/**
 * Both voices on one strip of time that runs to the left: the caller above the line, the model below. Where they overlap, somebody
 * interrupted somebody. The wait for each answer is drawn between the two.
 */
export class Tape {
  #canvas;
  #you = [];
  #model = [];
  #answers = [];
  #cuts = [];
  #drawing = 0;

  constructor(element) {
    this.#canvas = new Canvas(element);
  }

  /** Levels `{peak}` in 0..1 at `at` ms on the clock of `performance.now()`. */
  you(level, at) {
    this.#you.push({ at, loud: loudness(level.peak) });
  }

  model(level, at) {
    this.#model.push({ at, loud: loudness(level.peak) });
  }

  /** An answer began to be heard at `at`, `total` ms after the caller had finished. */
  answered(at, total) {
    this.#answers.push({ at, total });
  }

  /** The model was cut short at `at`. */
  cut(at) {
    this.#cuts.push({ at });
  }

  start() {
    const draw = () => {
      this.draw(performance.now());
      this.#drawing = requestAnimationFrame(draw);
    };
    this.stop();
    draw();
  }

  stop() {
    cancelAnimationFrame(this.#drawing);
  }

  draw(now) {
    const sheet = this.#canvas.begin();
    const { context, width, height, colour } = sheet;
    const x = (at) => width - ((now - at) / 1000 / SECONDS) * width;
    for (const list of [this.#you, this.#model, this.#answers, this.#cuts]) {
      const kept = list.findIndex(({ at }) => x(at) > -width / 2);
      list.splice(0, kept < 0 ? list.length : kept);
    }
    const middle = Math.round(height / 2);
    context.fillStyle = colour('--line');
    context.fillRect(0, middle, width, 1);
    this.#bars(sheet, now, this.#you, '--you', (tall) => middle - 2 - tall);
    this.#bars(sheet, now, this.#model, '--model', () => middle + 3);
    this.#answers.forEach(({ at, total }) => drawWait(sheet, x(at - total), x(at), middle, total));
    context.fillStyle = colour('--ink');
    this.#cuts.forEach(({ at }) => context.fillRect(Math.round(x(at)), middle + 3, 1.5, middle - 20));
  }

  #bars({ context, width, height, colour }, now, levels, tone, top) {
    context.fillStyle = colour(tone);
    const msPerColumn = (SECONDS * 1000 * COLUMN_PX) / width;
    const tallest = height / 2 - 18;
    let column = -1;
    let loud = 0;
    const draw = () => {
      if (loud > 0.02) {
        const tall = Math.max(1, loud * tallest);
        context.fillRect(width - (now / msPerColumn - column) * COLUMN_PX, top(tall), COLUMN_PX - 1, tall);
      }
    };
    for (const level of levels) {
      const next = Math.floor(level.at / msPerColumn);
      if (next !== column) {
        draw();
        column = next;
        loud = 0;
      }
      loud = Math.max(loud, level.loud);
    }
    draw();
  }
}

function drawWait({ context, width, colour }, from, until, middle, total) {
  const text = `${Math.round(total)} ms`;
  const half = context.measureText(text).width / 2 + 5;
  const centre = Math.min((from + until) / 2, width - half - 4);
  context.strokeStyle = colour('--soft');
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(from, middle - 5);
  context.lineTo(from, middle + 6);
  context.moveTo(from, middle + 0.5);
  context.lineTo(until, middle + 0.5);
  context.moveTo(until, middle - 5);
  context.lineTo(until, middle + 6);
  context.stroke();
  context.fillStyle = colour('--card');
  context.beginPath();
  context.roundRect(centre - half, middle - 27, 2 * half, 17, 6);
  context.fill();
  context.fillStyle = colour('--ink');
  context.textAlign = 'center';
  context.fillText(text, centre, middle - 14.5);
}
