import { Canvas } from './canvas.js';

const TURNS = 14;
const PINGS = 60;

/** Bars, one a turn: how long the pause took to be noticed, and from there how long until the first sound of the answer. */
export class TurnPlot {
  #canvas;
  #turns = [];

  constructor(element) {
    this.#canvas = new Canvas(element);
  }

  /** A turn `{noticed, answered, total}` in ms. */
  add(turn) {
    this.#turns = [...this.#turns, turn].slice(-TURNS);
    this.draw();
  }

  clear() {
    this.#turns = [];
    this.draw();
  }

  draw() {
    const { context, width, height, colour } = this.#canvas.begin();
    const top = niceCeiling(Math.max(500, ...this.#turns.map(({ total }) => total)));
    const left = 40;
    const y = (ms) => height - 1 - (ms / top) * (height - 14);
    context.textAlign = 'right';
    for (const ms of [0, top / 2, top]) {
      context.fillStyle = colour('--line');
      context.fillRect(left, Math.round(y(ms)), width - left, 1);
      context.fillStyle = colour('--soft');
      context.fillText(ms === 0 ? '0' : scaleText(ms), left - 8, Math.min(height - 1, y(ms) + 4));
    }
    const step = (width - left) / TURNS;
    this.#turns.forEach(({ noticed, total }, i) => {
      const x = left + i * step + 2;
      context.globalAlpha = 0.45;
      context.fillStyle = colour('--you');
      context.fillRect(x, y(noticed), step - 4, y(0) - y(noticed));
      context.globalAlpha = 1;
      context.fillStyle = colour('--model');
      context.fillRect(x, y(total), step - 4, y(noticed) - y(total));
    });
    const all = this.#turns.map(({ total }) => `${Math.round(total)} ms`);
    this.#canvas.describe(all.length > 0 ? `Time to first audio of the last turns: ${all.join(', ')}` : 'No turn yet');
  }
}

/** A line through the last round trips. */
export class RoundTripPlot {
  #canvas;
  #times = [];

  constructor(element) {
    this.#canvas = new Canvas(element);
  }

  add(ms) {
    this.#times = [...this.#times, ms].slice(-PINGS);
    this.draw();
  }

  clear() {
    this.#times = [];
    this.draw();
  }

  draw() {
    const { context, width, height, colour } = this.#canvas.begin();
    const top = Math.max(20, ...this.#times) * 1.1;
    const y = (ms) => height - 2 - (ms / top) * (height - 5);
    const x = (i) => width - 3 - (this.#times.length - 1 - i) * ((width - 6) / (PINGS - 1));
    context.fillStyle = colour('--line');
    context.fillRect(0, height - 1, width, 1);
    context.strokeStyle = colour('--soft');
    context.lineWidth = 1.5;
    context.lineJoin = 'round';
    context.beginPath();
    this.#times.forEach((ms, i) => context.lineTo(x(i), y(ms)));
    context.stroke();
    if (this.#times.length > 0) {
      context.fillStyle = colour('--ink');
      context.beginPath();
      context.arc(x(this.#times.length - 1), y(this.#times.at(-1)), 2.5, 0, 2 * Math.PI);
      context.fill();
      this.#canvas.describe(`Round trip now ${Math.round(this.#times.at(-1))} ms, at most ${Math.round(Math.max(...this.#times))} ms`);
    }
  }
}

function niceCeiling(ms) {
  const magnitude = 10 ** Math.floor(Math.log10(ms));
  return [1, 2, 3, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= ms);
}

function scaleText(ms) {
  return ms >= 1000 ? `${ms / 1000} s` : `${ms}`;
}
