import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameCollector } from '../frame-collector.js';
import { toPcm16 } from '../pcm16.js';

test('makes frames of 20 ms at the wire’s rate, whatever the device’s rate and block', () => {
  for (const [rate, block] of [[48000, 128], [44100, 128], [16000, 256], [48000, 960]]) {
    const frames = [];
    const collector = new FrameCollector(rate, 24000);
    for (let given = 0; given < rate; given += block) {
      collector.push(new Float32Array(block).fill(0.5), (pcm) => frames.push(new Int16Array(pcm)));
    }
    assert.ok(frames.length === 49 || frames.length === 50, `${frames.length} frames of a second`);
    assert.ok(frames.every(({ length }) => length === 480));
    assert.ok(frames[10].every((sample) => Math.abs(sample - 16384) <= 1));
  }
});

test('tells the level of each frame', () => {
  const levels = [];
  const collector = new FrameCollector(24000, 24000);
  collector.push(new Float32Array(480).fill(-0.25), (_, level) => levels.push(level));
  collector.push(new Float32Array(480), (_, level) => levels.push(level));
  assert.deepEqual(levels, [{ peak: 0.25, rms: 0.25 }, { peak: 0, rms: 0 }]);
});

test('gives each frame away in a buffer of its own', () => {
  const buffers = new Set();
  const collector = new FrameCollector(24000, 24000);
  collector.push(new Float32Array(2400), (pcm) => buffers.add(pcm));
  assert.equal(buffers.size, 5);
});

test('clamps instead of wrapping', () => {
  assert.deepEqual([2, 1, 0, -1, -2].map(toPcm16), [32767, 32767, 0, -32768, -32768]);
});
