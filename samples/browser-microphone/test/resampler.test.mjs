import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Resampler } from '../resampler.js';

const PAIRS = [
  [48000, 24000], [24000, 48000], [48000, 16000], [16000, 48000], [44100, 24000],
  [24000, 44100], [44100, 16000], [48000, 8000], [8000, 48000], [16000, 24000],
];

const sine = (hertz, rate, count) => Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hertz * i) / rate));

function resample(input, from, to, chunk = input.length) {
  const resampler = new Resampler(from, to);
  const output = [];
  for (let i = 0; i < input.length; i += chunk) {
    output.push(...resampler.process(input.subarray(i, i + chunk)));
  }
  output.push(...resampler.drain());
  return Float32Array.from(output);
}

/** Level of a sine in dB against what went in, without the first and last tenth, where it begins and ends. */
function gain(hertz, from, to) {
  const output = resample(sine(hertz, from, from), from, to);
  const middle = output.subarray(output.length / 10, (output.length * 9) / 10);
  const rms = Math.sqrt(middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length);
  return 20 * Math.log10(Math.max(rms, 1e-9) / (0.5 / Math.SQRT2));
}

for (const [from, to] of PAIRS) {
  const low = Math.min(from, to);

  test(`${from} → ${to}: passes speech within 0.01 dB up to 0.42 of the lower rate`, () => {
    for (const part of [0.01, 0.1, 0.2, 0.3, 0.4, 0.42]) {
      assert.ok(Math.abs(gain(part * low, from, to)) < 0.01, `${part * low} Hz: ${gain(part * low, from, to)} dB`);
    }
  });

  if (from > to) {
    test(`${from} → ${to}: what would alias is 80 dB down`, () => {
      for (const part of [0.5, 0.55, 0.7, 0.9]) {
        const hertz = part * to;
        if (hertz < from / 2) {
          assert.ok(gain(hertz, from, to) < -80, `${hertz} Hz: ${gain(hertz, from, to)} dB`);
        }
      }
    });
  } else {
    test(`${from} → ${to}: the images of a tone are 75 dB down`, () => {
      const hertz = 0.37 * from;
      const output = resample(sine(hertz, from, from), from, to);
      const expected = sine(hertz, to, output.length);
      let worst = 0;
      for (let i = Math.round(output.length / 10); i < (output.length * 9) / 10; i++) {
        worst = Math.max(worst, Math.abs(output[i] - expected[i]));
      }
      assert.ok(20 * Math.log10(worst / 0.5) < -70, `${20 * Math.log10(worst / 0.5)} dB`);
    });
  }

  test(`${from} → ${to}: gives exactly as long a sound as it took, however it is cut`, () => {
    for (const count of [1, 7, 128, 960, 4411]) {
      const input = sine(440, from, count);
      const whole = resample(input, from, to);
      assert.equal(whole.length, Math.ceil((count * to) / from));
      for (const chunk of [1, 13, 128, 480]) {
        assert.deepEqual(resample(input, from, to, chunk), whole);
      }
    }
  });
}

test('does not shift the sound in time', () => {
  const click = new Float32Array(4800);
  click[2400] = 1;
  const output = resample(click, 48000, 16000);
  assert.equal(output.indexOf(Math.max(...output)), 800);
});

test('tells how much is still to come, and nothing after a drain', () => {
  const resampler = new Resampler(24000, 48000);
  const ready = resampler.process(new Float32Array(480)).length;
  assert.equal(ready + resampler.pending, 960);
  assert.equal(resampler.drain().length, 960 - ready);
  assert.equal(resampler.pending, 0);
});

test('leaves samples alone where the rates are equal', () => {
  const input = sine(440, 24000, 480);
  assert.deepEqual(resample(input, 24000, 24000, 100), input);
});

test('goes on for minutes without drifting', () => {
  const resampler = new Resampler(44100, 24000);
  const block = new Float32Array(441);
  let given = 0;
  for (let i = 0; i < 10_000; i++) {
    given += resampler.process(block).length;
  }
  assert.equal(given + resampler.pending, 10_000 * 240);
});
