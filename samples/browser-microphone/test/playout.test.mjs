import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeardTimeline } from '../heard.js';
import { Playout } from '../playout.js';

const RATE = 48000;
const QUANTUM = 128;

/** A worklet's life without a browser: renders quantum after quantum and keeps what came out. */
class Listener {
  frame = 0;
  output = [];
  timeline = new HeardTimeline(RATE);
  marks = [];
  underruns = 0;

  constructor(playout) {
    this.playout = playout;
  }

  listen(ms) {
    for (const until = this.frame + (ms * RATE) / 1000; this.frame < until; this.frame += QUANTUM) {
      const block = new Float32Array(QUANTUM).fill(NaN);
      this.playout.render(block, this.frame);
      this.output.push(...block);
    }
    this.report();
  }

  report() {
    const { runs, marks, underruns } = this.playout.takeReport();
    this.timeline.add(runs);
    this.marks.push(...marks);
    this.underruns = underruns;
  }

  get firstSound() {
    return this.output.findIndex((sample) => sample !== 0);
  }
}

const constant = (value, ms, rate = RATE) => new Int16Array((ms * rate) / 1000).fill(value).buffer;

test('plays silence for as long as it has nothing', () => {
  const listener = new Listener(new Playout(RATE, RATE));
  listener.listen(50);
  assert.ok(listener.output.every((sample) => sample === 0));
});

test('plays items one after the other without a gap and counts each to the sample', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  playout.enqueue('a', constant(8192, 100));
  playout.enqueue('b', constant(-8192, 50));
  playout.mark('end');
  listener.listen(300);
  const sound = listener.output.slice(listener.firstSound, listener.firstSound + 7200);
  assert.deepEqual(sound, [...new Array(4800).fill(0.25), ...new Array(2400).fill(-0.25)]);
  assert.equal(listener.timeline.heardMs('a'), 100);
  assert.equal(listener.timeline.heardMs('b'), 50);
  assert.deepEqual(listener.marks, [{ name: 'end', frame: listener.firstSound + 7200 }]);
  assert.equal(listener.underruns, 0);
});

for (const [contextRate, wireRate] of [[48000, 24000], [44100, 24000], [48000, 8000], [16000, 24000]]) {
  test(`counts an item of 24 × 20 ms as 480 ms when ${wireRate} Hz are played at ${contextRate} Hz`, () => {
    const playout = new Playout(contextRate, wireRate);
    const timeline = new HeardTimeline(contextRate);
    const marks = [];
    for (let i = 0; i < 24; i++) {
      playout.enqueue('a', constant(8192, 20, wireRate));
    }
    playout.mark('end');
    for (let frame = 0; frame < contextRate; frame += QUANTUM) {
      playout.render(new Float32Array(QUANTUM), frame);
    }
    const report = playout.takeReport();
    timeline.add(report.runs);
    marks.push(...report.marks);
    assert.equal(timeline.heardMs('a'), 480);
    assert.equal(marks.length, 1);
    assert.equal(report.underruns, 0);
  });
}

test('waits for a little audio before it begins, but not for the rest of a short answer', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  playout.enqueue('a', constant(8192, 20));
  listener.listen(20);
  assert.equal(listener.firstSound, -1);
  playout.mark('end');
  listener.listen(5);
  assert.ok(listener.firstSound >= 0);
});

test('begins with what there is when the sender has stopped', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  playout.enqueue('a', constant(8192, 20));
  listener.listen(200);
  assert.equal(listener.timeline.heardMs('a'), 20);
});

test('does not count a gap in the middle of an item as heard, and waits longer after it', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  playout.enqueue('a', constant(8192, 100));
  listener.listen(400);
  assert.equal(listener.underruns, 1);
  playout.enqueue('a', constant(8192, 70));
  listener.listen(4);
  assert.equal(listener.timeline.heardMs('a'), 100, '70 ms are not enough after an underrun');
  playout.enqueue('a', constant(8192, 30));
  playout.mark('end');
  listener.listen(200);
  assert.equal(listener.timeline.heardMs('a'), 200);
  assert.equal(listener.output.filter((sample) => sample !== 0).length, 9600);
});

test('an answer that ends in good order is no underrun', () => {
  const playout = new Playout(RATE, 24000);
  const listener = new Listener(playout);
  for (let answer = 0; answer < 3; answer++) {
    playout.enqueue(`item-${answer}`, constant(8192, 100, 24000));
    playout.mark(`end-${answer}`);
    listener.listen(300);
  }
  assert.equal(listener.underruns, 0);
  assert.deepEqual(listener.marks.map(({ name }) => name), ['end-0', 'end-1', 'end-2']);
});

test('falls silent within 4 ms of a flush, without a click, and knows what was heard', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  playout.enqueue('a', constant(16384, 500));
  playout.mark('end');
  listener.listen(200);
  const stopped = listener.output.length;
  playout.flush();
  listener.listen(300);
  const steps = listener.output.slice(stopped - 1).map((sample, i, all) => (i > 0 ? Math.abs(sample - all[i - 1]) : 0));
  assert.ok(Math.max(...steps) < 0.01, `a step of ${Math.max(...steps)}`);
  assert.ok(listener.output.slice(stopped + 192).every((sample) => sample === 0));
  assert.equal(listener.timeline.heardMs('a'), Math.floor((1000 * (stopped - listener.firstSound)) / RATE));
  assert.deepEqual(listener.marks, []);
});

test('after a flush the next answer is counted from its own start', () => {
  const playout = new Playout(RATE, 24000);
  const listener = new Listener(playout);
  playout.enqueue('a', constant(16384, 500, 24000));
  listener.listen(200);
  playout.flush();
  playout.enqueue('b', constant(-16384, 100, 24000));
  playout.mark('end-b');
  listener.listen(300);
  assert.equal(listener.timeline.heardMs('b'), 100);
  assert.deepEqual(listener.marks.map(({ name }) => name), ['end-b']);
});

test('tells at a flush which item was being played', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  assert.equal(playout.flush(), null, 'nothing yet');
  playout.enqueue('a', constant(8192, 300));
  playout.enqueue('b', constant(8192, 300));
  listener.listen(100);
  assert.equal(playout.flush(), 'a', 'not the last that came');
  playout.enqueue('c', constant(8192, 100));
  listener.listen(300);
  assert.equal(playout.flush(), 'c', 'it ran dry in the middle');
  playout.enqueue('d', constant(8192, 100));
  playout.mark('end-d');
  listener.listen(300);
  assert.equal(playout.flush(), null, 'it had ended');
});

test('a sample that is cut by the end of a frame is whole again', () => {
  const playout = new Playout(RATE, RATE);
  const listener = new Listener(playout);
  const bytes = new Uint8Array(constant(8192, 100));
  for (let i = 0; i < bytes.length; i += 333) {
    playout.enqueue('a', bytes.slice(i, i + 333).buffer);
  }
  playout.mark('end');
  listener.listen(200);
  assert.deepEqual(new Set(listener.output), new Set([0, 0.25]));
  assert.equal(listener.timeline.heardMs('a'), 100);
});

test('keeps minutes when the relay does not pace', () => {
  const playout = new Playout(16000, 16000);
  for (let second = 0; second < 120; second++) {
    playout.enqueue('a', constant(8192, 1000, 16000));
  }
  const report = playout.takeReport();
  assert.equal(report.queuedMs, 120_000);
  assert.equal(report.refused, 0);
});
