import { Resampler } from '../../resampler.js';

/** Joins PCM16 pieces; a number is so many ms of silence. */
export function splice(rate, ...pieces) {
  const arrays = pieces.map((piece) => (typeof piece === 'number' ? new Int16Array((piece * rate) / 1000) : piece));
  const whole = new Int16Array(arrays.reduce((sum, { length }) => sum + length, 0));
  arrays.reduce((at, array) => {
    whole.set(array, at);
    return at + array.length;
  }, 0);
  return whole;
}

/** The same sound at another rate, as floats. */
export function atRate(samples, from, to) {
  const resampler = new Resampler(from, to);
  const floats = Float32Array.from(samples, (sample) => sample / 32768);
  return Float32Array.from([...resampler.process(floats), ...resampler.drain()]);
}

/**
 * Without the stretches of silence longer than 10 ms: what is left can be compared although the machine was too busy to play it in one
 * go. `ended` is where the last sound lies in the samples as they came.
 */
export function withoutGaps(samples, rate, threshold) {
  const longest = rate / 100;
  const kept = [];
  let ended = -1;
  samples.forEach((sample, i) => {
    if (Math.abs(sample) > threshold) {
      const gap = i - ended - 1;
      for (let k = gap > longest || ended < 0 ? i : ended + 1; k <= i; k++) {
        kept.push(samples[k]);
      }
      ended = i;
    }
  });
  return { kept: Float32Array.from(kept), ended };
}

/** Where `part` lies in `whole`, and how alike they are there: 1 is the same, 0 has nothing in common. */
export function find(part, whole) {
  const step = 24; // coarse first
  let best = { at: 0, alike: -1 };
  for (let at = 0; at + part.length <= whole.length; at += step) {
    const alike = correlation(part, whole, at, 16);
    best = alike > best.alike ? { at, alike } : best;
  }
  const coarse = best.at;
  best = { at: coarse, alike: -1 };
  for (let at = Math.max(0, coarse - step); at <= Math.min(whole.length - part.length, coarse + step); at++) {
    const alike = correlation(part, whole, at, 1);
    best = alike > best.alike ? { at, alike } : best;
  }
  return best;
}

function correlation(part, whole, at, stride) {
  let product = 0;
  let left = 0;
  let right = 0;
  for (let i = 0; i < part.length; i += stride) {
    product += part[i] * whole[at + i];
    left += part[i] * part[i];
    right += whole[at + i] * whole[at + i];
  }
  return left > 0 && right > 0 ? product / Math.sqrt(left * right) : 0;
}

/** How loud each 20 ms is: survives what echo cancellation and noise suppression do to a voice. */
export function envelope(samples, rate) {
  const frame = rate / 50;
  return Float32Array.from({ length: Math.floor(samples.length / frame) }, (_, i) => {
    const piece = samples.slice(i * frame, (i + 1) * frame);
    return Math.sqrt(piece.reduce((sum, sample) => sum + sample * sample, 0) / frame);
  });
}

/** How alike the envelopes of two sounds are, at the best place of the shorter in the longer. */
export function alikeInLoudness(short, long) {
  let best = -1;
  for (let at = 0; at + short.length <= long.length; at++) {
    best = Math.max(best, correlation(short, long, at, 1));
  }
  return best;
}
