import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TurnClock } from '../turn-clock.js';

function speak(clock, from, until, rms) {
  for (let now = from; now < until; now += 20) {
    clock.voice(rms, now);
  }
}

test('counts from the last loud moment to the first sound of the answer', () => {
  const clock = new TurnClock();
  speak(clock, 0, 1000, 0.001);
  clock.state('hearing', 1000);
  speak(clock, 1000, 2000, 0.2);
  speak(clock, 2000, 2500, 0.001);
  clock.state('thinking', 2500);
  assert.deepEqual(clock.onset(2800), { kind: 'spoken', noticed: 520, answered: 300, total: 820 });
});

test('does not take the noise of the room for the end of speech', () => {
  const clock = new TurnClock();
  speak(clock, 0, 1000, 0);
  clock.state('hearing', 1000);
  speak(clock, 1000, 2000, 0.2);
  speak(clock, 2000, 2500, 0.004);
  clock.state('thinking', 2500);
  assert.equal(clock.onset(2600).noticed, 520);
});

test('counts a typed turn from the key', () => {
  const clock = new TurnClock();
  clock.typed(100);
  clock.state('thinking', 110);
  assert.deepEqual(clock.onset(400), { kind: 'typed', noticed: 0, answered: 300, total: 300 });
});

test('the second item of an answer, and a greeting, answer nothing', () => {
  const clock = new TurnClock();
  assert.equal(clock.onset(50), null);
  clock.typed(100);
  clock.onset(400);
  assert.equal(clock.onset(900), null);
});

test('a caller who goes on speaking has not been answered', () => {
  const clock = new TurnClock();
  clock.state('hearing', 0);
  clock.state('thinking', 1000);
  clock.state('hearing', 1100);
  assert.equal(clock.onset(1200), null);
});
