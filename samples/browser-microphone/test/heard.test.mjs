import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeardTimeline, OutputClock } from '../heard.js';

test('counts what has left the loudspeaker, not what was rendered', () => {
  const timeline = new HeardTimeline(48000);
  timeline.add([{ item: 'a', frame: 1000, offset: 0, length: 48000 }]);
  assert.equal(timeline.heardMs('a', 999), 0);
  assert.equal(timeline.heardMs('a', 1000 + 12000), 250);
  assert.equal(timeline.heardMs('a', 1_000_000), 1000);
  assert.equal(timeline.heardMs('a'), 1000);
  assert.equal(timeline.heardMs('never', 5), 0);
});

test('does not count the silence between two runs', () => {
  const timeline = new HeardTimeline(1000);
  timeline.add([
    { item: 'a', frame: 0, offset: 0, length: 100 },
    { item: 'a', frame: 300, offset: 100, length: 100 },
  ]);
  assert.equal(timeline.heardMs('a', 250), 100);
  assert.equal(timeline.heardMs('a', 350), 150);
});

test('rounds down: a millisecond that was only begun was not heard', () => {
  const timeline = new HeardTimeline(48000);
  timeline.add([{ item: 'a', frame: 0, offset: 0, length: 95 }]);
  assert.equal(timeline.heardMs('a'), 1);
});

test('tells progress once, per item, and the end of the one before', () => {
  const timeline = new HeardTimeline(1000);
  assert.deepEqual(timeline.add([{ item: 'a', frame: 0, offset: 0, length: 100 }]).map(({ item }) => item), ['a']);
  assert.deepEqual(timeline.progress(40), [{ item: 'a', ms: 40 }]);
  assert.deepEqual(timeline.progress(40), []);
  assert.deepEqual(timeline.add([{ item: 'b', frame: 100, offset: 0, length: 100 }]).map(({ item }) => item), ['b']);
  assert.deepEqual(timeline.progress(130), [{ item: 'a', ms: 100 }, { item: 'b', ms: 30 }]);
  assert.deepEqual(timeline.add([{ item: 'b', frame: 200, offset: 100, length: 10 }]), []);
});

function contextAt(fields) {
  return { sampleRate: 48000, currentTime: 10, baseLatency: 0.01, outputLatency: 0.04, ...fields };
}

test('the output clock goes by the output timestamp', () => {
  const context = contextAt({ getOutputTimestamp: () => ({ contextTime: 9.9, performanceTime: 5000 }) });
  assert.equal(new OutputClock(context, () => 5020).time(), 9.92);
});

test('the output clock falls back to the latency where the timestamp is zero, missing or absurd', () => {
  const fallback = 10 - 0.04;
  assert.equal(new OutputClock(contextAt({ getOutputTimestamp: () => ({ contextTime: 0, performanceTime: 0 }) }), () => 5000).time(), fallback);
  assert.equal(new OutputClock(contextAt({}), () => 5000).time(), fallback);
  assert.equal(new OutputClock(contextAt({ getOutputTimestamp: () => ({ contextTime: 3, performanceTime: 5000 }) }), () => 5000).time(), fallback);
  assert.equal(new OutputClock(contextAt({ outputLatency: 0 }), () => 5000).time(), 9.99);
});

test('the output clock never runs backwards', () => {
  let contextTime = 9.9;
  const clock = new OutputClock(contextAt({ getOutputTimestamp: () => ({ contextTime, performanceTime: 5000 }) }), () => 5000);
  assert.equal(clock.time(), 9.9);
  contextTime = 9.8;
  assert.equal(clock.time(), 9.9);
});

test('the output clock tells when a frame will be heard', () => {
  const context = contextAt({ getOutputTimestamp: () => ({ contextTime: 9.9, performanceTime: 5000 }) });
  assert.equal(Math.round(new OutputClock(context, () => 5000).performanceTime(10 * 48000)), 5100);
});
