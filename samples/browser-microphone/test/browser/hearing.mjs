import assert from 'node:assert/strict';
import { atRate, find, withoutGaps } from './sound.mjs';

/** What must hold of every answer, in every encoding: what the relay sent, what the loudspeaker got, and what the page told. */

/** Quieter than this is silence: a little more than one step of 16 bits. */
const HEARD = 1.5 / 32768;

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
export const started = ({ type }) => type === 'started';
export const hearing = ({ type, state }) => type === 'state' && state === 'hearing';
export const speaking = ({ type, state }) => type === 'state' && state === 'speaking';
export const item = ({ up, type }) => !up && type === 'audio';
export const markBack = ({ up, type }) => up && type === 'mark';
const flush = ({ up, type }) => !up && type === 'flush';

/** The loudspeaker got what the relay sent, sample by sample. Gives `{alike, sent, rendered}`. */
export async function assertPlayed(caller, answer) {
  const sent = await caller.soundOf(answer);
  const rendered = await caller.rendered();
  const { rate, samples } = rendered;
  const expected = atRate(sent.samples, sent.rate, rate);
  const smooth = (await caller.text('#underruns')) === '0 times';
  const { alike } = smooth ? find(expected, samples) : findWithoutGaps(expected, samples, rate);
  assert.ok(alike > (smooth ? 0.9999 : 0.98), `correlation ${alike}`);
  return { alike, sent, rendered };
}

/** The same where the loudspeaker ran dry: a gap may have swallowed some of the silence beside it. */
function findWithoutGaps(expected, samples, rate) {
  const wanted = withoutGaps(expected, rate, HEARD).kept;
  const got = withoutGaps(samples, rate, HEARD).kept;
  assert.ok(wanted.length - got.length < rate / 20, `${(1000 * (wanted.length - got.length)) / rate} ms are missing`);
  return find(wanted.slice(0, got.length), got);
}

/** `played` came about every 100 ms and to the end, and the mark after it. */
export async function assertReported(caller, answer) {
  const { samples, rate } = await caller.soundOf(answer);
  const lengthMs = Math.floor((1000 * samples.length) / rate);
  const played = caller.wire.filter((message) => message.up && message.type === 'played' && message.item === answer);
  assert.ok(played.every(({ ms }, i) => i === 0 || ms > played[i - 1].ms), 'never backwards');
  assert.ok(Math.abs(played.at(-1).ms - lengthMs) <= 1, `${played.at(-1).ms} of ${lengthMs} ms`);
  const mark = caller.wire.find(markBack);
  assert.ok(caller.wire.indexOf(mark) > caller.wire.indexOf(played.at(-1)), 'the mark comes after the last report');
  const gap = (played.at(-1).at - played[0].at) / (played.length - 1);
  assert.ok(gap > 80 && gap < 160, `every ${gap} ms`);
  return `${played.length} reports, every ${gap.toFixed(0)} ms, ${played.at(-1).ms} of ${lengthMs} ms`;
}

/** `act` makes the relay flush; what the page then tells must be what the loudspeaker got. */
export async function assertInterrupted(caller, reason, act, from = caller.wire.length) {
  if (from === caller.wire.length) {
    await caller.message('answer', speaking, { from });
  }
  await act();
  const order = await caller.message('flush', flush, { from });
  const told = await caller.message('flushed', ({ up, type }) => up && type === 'flushed', { from });
  assert.equal(order.reason, reason);
  assert.equal(told.item, order.item);
  await wait(250);
  const { rate, samples } = await caller.rendered();
  const { kept, ended } = withoutGaps(samples, rate, HEARD);
  const sent = await caller.soundOf(order.item);
  const heard = sent.samples.subarray(0, (sent.rate * told.ms) / 1000);
  const toldMs = (1000 * withoutGaps(atRate(heard, sent.rate, rate), rate, HEARD).kept.length) / rate;
  const playedMs = (1000 * kept.length) / rate;
  // The voice dies away for 4 ms that are not counted.
  assert.ok(Math.abs(toldMs - playedMs) < 10, `told ${told.ms} ms, of them ${toldMs} ms with sound; the loudspeaker got ${playedMs} ms`);
  assert.ok(samples.length - ended > rate / 10, 'silent since');
  await caller.page.locator('#captions .cut').last().waitFor();
  return `${told.ms} ms heard, ${(playedMs - toldMs).toFixed(1)} ms more at the loudspeaker; told ${Math.round(told.at - order.at)} ms after the order`;
}
