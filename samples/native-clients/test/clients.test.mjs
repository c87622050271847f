import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startFakeRelay } from '../../browser-microphone/test/fake-relay.mjs';
import { readWav, writeWav } from '../../browser-microphone/test/wav.mjs';

/** Both clients hold a conversation in which the second sentence interrupts the answer to the first: node --test test/*.test.mjs */

const PYTHON = process.env.PYTHON ?? '/usr/bin/python3';
const path = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const hasPython = spawnSync(PYTHON, ['-c', 'import websockets']).status === 0;
const olderNode = typeof WebSocket === 'undefined' ? ['--experimental-websocket'] : [];
const CLIENTS = [
  { name: 'talk.mjs', command: [process.execPath, ...olderNode, path('talk.mjs')] },
  { name: 'talk.py', command: [PYTHON, path('talk.py')], skip: hasPython ? false : `${PYTHON} has no websockets` },
];
const RATE = 16000;

let folder;
let sentence;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clients-'));
  sentence = readWav(await readFile(path('../recorded-audio/made-amiable.wav'))).samples;
  await writeFile(join(folder, 'short.wav'), writeWav({ rate: RATE, samples: sentence.subarray(0, RATE / 2) }));
  const silence = new Array(1.6 * RATE).fill(0);
  await writeFile(join(folder, 'in.wav'), writeWav({ rate: RATE, samples: Int16Array.from([...sentence, ...silence, ...sentence]) }));
});

after(() => rm(folder, { recursive: true }));

// Each talks for as long as people do: all of them at once.
describe('the clients', { concurrency: true }, () => {
  for (const { name, command: [program, ...options], skip } of CLIENTS) {
    test(`${name} hears, is interrupted by its own words, and tells what it heard`, { skip }, async (t) => {
      const relay = await startFakeRelay();
      t.after(() => relay.close());
      const output = join(folder, `${name}.wav`);
      const { status, text } = await run(program, [...options, join(folder, 'in.wav'), output, `${relay.url.replace('http', 'ws')}v1/call`]);
      const call = relay.calls.at(-1);
      const reply = readWav(await readFile(output));
      const [flushed] = call.messages('flushed');

      assert.equal(status, 0, text);
      assert.equal(call.closeCode, 1000);
      assert.deepEqual(call.messages('flushed').map(({ item }) => item), ['item-1']);
      assert.ok(flushed.ms > 300 && flushed.ms < 2000, `${flushed.ms} ms`);
      assert.deepEqual(call.messages('mark').map((mark) => mark.name), ['end-item-2'], 'the mark of the flushed answer does not come back');
      assert.ok(call.messages('played').length > 20);
      assert.equal(reply.rate, RATE);
      const whole = flushed.ms + call.items[1].ms;
      assert.ok(Math.abs((1000 * reply.samples.length) / RATE - whole) < 2, `${reply.samples.length} samples, ${whole} ms expected`);
      assert.match(text, /caption role=user/);
      assert.match(text, /caption role=assistant/);
      assert.match(text, /file.s end to the (answer's )?first sound/);
    });
  }

  for (const { name, command: [program, ...options], skip } of CLIENTS) {
    test(`${name} brings its key to a relay that asks for one`, { skip }, async (t) => {
      const kept = await startFakeRelay();
      t.after(() => kept.close());
      kept.key = 'a-long-random-word';
      const words = [...options, join(folder, 'short.wav'), join(folder, `${name}-by-key.wav`), `${kept.url.replace('http', 'ws')}v1/call`];
      const stranger = await run(program, words);
      assert.notEqual(stranger.status, 0);
      assert.equal(kept.calls.length, 0);
      const known = await run(program, words, { TANDEM_CALLER_KEY: kept.key });
      assert.equal(known.status, 0, known.text);
      assert.equal(kept.calls[0].closeCode, 1000);
      assert.doesNotMatch(stranger.text + known.text, /long-random-word/, 'the key is not printed');
    });
  }
});

function run(program, options, environment = {}) {
  return new Promise((resolve) => {
    let text = '';
    const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
    child.stdout.on('data', (data) => (text += data));
    child.stderr.on('data', (data) => (text += data));
    child.on('close', (status) => resolve({ status, text }));
  });
}
