import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RingBuffer } from '../ring-buffer.js';

const numbers = (from, until) => Float32Array.from({ length: until - from }, (_, i) => from + i);

test('gives samples back in order, around its end too', () => {
  const ring = new RingBuffer(8);
  const read = [];
  for (let next = 0; next < 50; next += 5) {
    assert.equal(ring.write(numbers(next, next + 5)), 5);
    const output = new Float32Array(5);
    assert.equal(ring.read(output), 5);
    read.push(...output);
  }
  assert.deepEqual(read, [...numbers(0, 50)]);
});

test('grows in the middle of a wrap without losing a sample', () => {
  const ring = new RingBuffer(8, 100);
  ring.write(numbers(0, 6));
  ring.read(new Float32Array(4));
  ring.write(numbers(6, 30));
  const output = new Float32Array(40);
  assert.equal(ring.read(output), 26);
  assert.deepEqual([...output.subarray(0, 26)], [...numbers(4, 30)]);
});

test('refuses the newest when it may not grow any more', () => {
  const ring = new RingBuffer(4, 10);
  assert.equal(ring.write(numbers(0, 7)), 7);
  assert.equal(ring.write(numbers(7, 20)), 3);
  const output = new Float32Array(12);
  assert.equal(ring.read(output, 2), 10);
  assert.deepEqual([...output], [0, 0, ...numbers(0, 10)]);
});

test('is empty after clear', () => {
  const ring = new RingBuffer(8);
  ring.write(numbers(0, 8));
  ring.clear();
  assert.equal(ring.length, 0);
  assert.equal(ring.read(new Float32Array(4)), 0);
});
