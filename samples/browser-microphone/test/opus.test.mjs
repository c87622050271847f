import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OpusDecoder } from '../opus-decoder.js';
import { OpusEncoder } from '../opus-encoder.js';
import { findOpus } from '../opus.js';
import { install, settle } from './fake-codecs.mjs';

const packet = (value) => Uint8Array.of(value).buffer;
/** One sample of a decoded frame tells which packet it came from: the fake decoder makes it so. */
const valueOf = (pcm) => Math.round((new Int16Array(pcm)[0] / 32767) * 128);

function decoder(t, options) {
  const { decoders } = install(t, options);
  const given = [];
  const failures = [];
  const opus = new OpusDecoder({ codec: 'opus' }, (item, pcm) => given.push([item, valueOf(pcm)]), (error) => failures.push(error.message));
  return { opus, given, failures, decoders, work: () => decoders.forEach((each) => each.work()) };
}

test('gives each decoded packet to the item that it came for', (t) => {
  const { opus, given, work } = decoder(t);
  opus.decode('a', packet(1));
  opus.decode('a', packet(2));
  opus.decode('b', packet(3));
  work();
  opus.decode('b', packet(4));
  opus.decode('c', packet(5));
  work();
  assert.deepEqual(given, [['a', 1], ['a', 2], ['b', 3], ['b', 4], ['c', 5]]);
});

test('a packet is 20 ms of PCM16 at 48 kHz', (t) => {
  const { decoders } = install(t);
  const lengths = [];
  const opus = new OpusDecoder({ codec: 'opus' }, (_, pcm) => lengths.push(pcm.byteLength), assert.fail);
  opus.decode('a', packet(1));
  decoders[0].work();
  assert.deepEqual(lengths, [1920]);
});

test('what comes after the audio waits until the audio is decoded', async (t) => {
  const { opus, given, work } = decoder(t);
  opus.decode('a', packet(1));
  opus.after(() => given.push('mark'));
  await settle();
  assert.deepEqual(given, []);
  work();
  await settle();
  assert.deepEqual(given, [['a', 1], 'mark']);
});

test('a flush drops packets in the decoder and the marks after them, and the next item is decoded', async (t) => {
  const { opus, given, work, decoders } = decoder(t);
  opus.decode('a', packet(1));
  opus.after(() => given.push('mark'));
  opus.flush();
  opus.decode('b', packet(2));
  opus.after(() => given.push('mark of b'));
  work();
  await settle();
  assert.deepEqual(given, [['b', 2], 'mark of b']);
  assert.equal(decoders.length, 1, 'configured again, not made again');
});

test('what an engine still gives after a flush is not played', (t) => {
  const { opus, given, decoders } = decoder(t);
  opus.decode('a', packet(1));
  const [{ run: late }] = decoders[0].queue;
  opus.flush();
  late();
  opus.decode('b', packet(2));
  decoders[0].work();
  assert.deepEqual(given, [['b', 2]]);
});

test('goes on with a new decoder after a bad packet, and gives the mark that was waiting', async (t) => {
  const { opus, given, failures, decoders, work } = decoder(t);
  opus.decode('a', packet(1));
  work();
  opus.decode('a', packet(2));
  opus.after(() => given.push('mark'));
  decoders[0].break();
  await settle();
  opus.decode('b', packet(3));
  work();
  assert.deepEqual(given, [['a', 1], 'mark', ['b', 3]]);
  assert.deepEqual(failures, []);
  assert.equal(decoders.length, 2);
});

test('gives up when the new decoder breaks too', (t) => {
  const { opus, failures, decoders } = decoder(t);
  decoders[0].break();
  decoders[1].break();
  opus.decode('a', packet(1));
  assert.deepEqual(failures, ['broken']);
});

test('does not play at the wrong speed: another rate than was asked for is a failure', (t) => {
  const { opus, given, failures, work } = decoder(t, { decoderRate: 24000 });
  opus.decode('a', packet(1));
  work();
  assert.deepEqual(given, []);
  assert.deepEqual(failures, ['the decoder gives 24000 samples a second']);
});

test('a closed decoder is silent', async (t) => {
  const { opus, given, decoders } = decoder(t);
  opus.decode('a', packet(1));
  opus.after(() => given.push('mark'));
  const [{ run: late }] = decoders[0].queue;
  opus.close();
  opus.close();
  late();
  opus.flush();
  opus.decode('a', packet(2));
  await settle();
  assert.deepEqual(given, []);
});

test('encodes frame by frame, with the time on the microphone’s clock', (t) => {
  const { encoders } = install(t);
  const packets = [];
  const times = [];
  const opus = new OpusEncoder({ codec: 'opus', bitrate: 32000 }, (bytes) => packets.push([...new Uint8Array(bytes)]), assert.fail);
  const { encode } = encoders[0];
  encoders[0].encode = function (data) {
    times.push(data.timestamp);
    encode.call(this, data);
  };
  opus.encode(new Int16Array(960).fill(256).buffer);
  opus.encode(new Int16Array(960).fill(512).buffer);
  encoders[0].work();
  assert.deepEqual(packets, [[1, 1], [2, 1]]);
  assert.deepEqual(times, [0, 20_000]);
});

test('a broken encoder says so once and then takes frames without a word', (t) => {
  const { encoders } = install(t);
  const failures = [];
  const opus = new OpusEncoder({ codec: 'opus' }, assert.fail, (error) => failures.push(error.message));
  encoders[0].break();
  opus.encode(new Int16Array(960).buffer);
  opus.close();
  assert.deepEqual(failures, ['broken']);
});

const engine = (isConfigSupported) => ({ isConfigSupported });
const yes = engine(async () => ({ supported: true }));
const no = engine(async () => ({ supported: false }));

test('asks the encoder for a voice in packets of 20 ms', async () => {
  const { encoder, decoder } = await findOpus({ AudioEncoder: yes, AudioDecoder: yes });
  assert.deepEqual([encoder.sampleRate, encoder.numberOfChannels, decoder.sampleRate], [48000, 1, 48000]);
  assert.deepEqual([encoder.opus.frameDuration, encoder.opus.application, encoder.opus.format], [20_000, 'voip', 'opus']);
});

test('takes an encoder that does not know the wishes for a voice', async () => {
  const throwing = engine(async ({ opus }) => {
    if (opus) {
      throw new TypeError('voip is not a valid enum value');
    }
    return { supported: true };
  });
  const refusing = engine(async ({ opus }) => ({ supported: !opus }));
  for (const AudioEncoder of [throwing, refusing]) {
    const { encoder } = await findOpus({ AudioEncoder, AudioDecoder: yes });
    assert.equal(encoder.opus, undefined);
  }
});

test('tells what the browser lacks', async () => {
  await assert.rejects(findOpus({}), { message: 'it has no WebCodecs' });
  await assert.rejects(findOpus({ AudioDecoder: yes }), { message: 'it has no WebCodecs' });
  await assert.rejects(findOpus({ AudioEncoder: yes, AudioDecoder: no }), { message: 'it cannot decode Opus' });
  await assert.rejects(findOpus({ AudioEncoder: no, AudioDecoder: yes }), { message: 'it cannot encode Opus' });
});
