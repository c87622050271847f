import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { describeEnding, describeLackOfOpus, describeMicrophoneError, nameEncoding, whyRefused } from '../explanations.js';

const PROTOCOL = new URL('../../../docs/native-protocol.md', import.meta.url);

test('has words for every cause that the protocol has', async () => {
  const closing = (await readFile(PROTOCOL, 'utf8')).split('## 7. Closing')[1];
  const causes = [...closing.matchAll(/^\| `(\w+)` \| \d{4} \|/gm)].map(([, cause]) => cause);
  assert.ok(causes.length > 10);
  for (const cause of causes) {
    const { title, advice } = describeEnding({ cause, code: 1011 });
    assert.doesNotMatch(advice, /_/, cause);
    assert.ok(title === 'Call ended' ? cause === 'caller_hangup' : advice !== '', cause);
  }
});

test('shows a cause that it does not know as it is', () => {
  assert.equal(describeEnding({ cause: 'solar_flare', code: 4999 }).advice, 'solar_flare, 4999');
});

test('has words for every failure of the microphone, old names too', () => {
  const names = ['NotAllowedError', 'NotFoundError', 'NotReadableError', 'OverconstrainedError', 'SecurityError', 'AbortError', 'ModuleError', 'TypeError'];
  const titles = names.map((name) => describeMicrophoneError({ name, message: '' }).title);
  assert.equal(new Set(titles).size, names.length);
  assert.equal(describeMicrophoneError({ name: 'PermissionDeniedError' }).title, titles[0]);
  assert.match(describeMicrophoneError({ name: 'OddError', message: 'odd' }).advice, /OddError: odd/);
});

test('says who lacks Opus, and what is in use', () => {
  assert.match(describeLackOfOpus({ lacking: 'browser', reason: 'it cannot encode Opus' }).advice, /browser.*cannot encode Opus\.$/);
  assert.match(describeLackOfOpus({ lacking: 'relay', reason: '' }).advice, /relay/);
  assert.equal(nameEncoding({ encoding: 'opus', rate: 24000 }), 'Opus');
  assert.equal(nameEncoding({ encoding: 'pcm16', rate: 16000 }), 'PCM16, 16 kHz');
});

test('asks the relay why it refused', async () => {
  const asked = [];
  const answer = (ok) => async (url) => {
    asked.push(url.href);
    return { ok };
  };
  assert.equal(await whyRefused('wss://relay.example/v1/call', answer(true)), 'forbidden');
  assert.equal(await whyRefused('ws://relay.example:8080/v1/call', answer(false)), 'draining');
  assert.deepEqual(asked, ['https://relay.example/readyz', 'http://relay.example:8080/readyz']);
});

test('tells a relay of another origin from one that is not there', async () => {
  const failing = async (_, { mode }) => {
    if (mode !== 'no-cors') {
      throw new TypeError('cross-origin');
    }
    return { type: 'opaque' };
  };
  const gone = async () => {
    throw new TypeError('refused');
  };
  assert.equal(await whyRefused('ws://other:8080/v1/call', failing), 'forbidden');
  assert.equal(await whyRefused('ws://other:8080/v1/call', gone), 'unreachable');
});
