import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askForToken } from '../admission.js';

function relay(answer) {
  const asked = [];
  const request = async (url, options) => {
    asked.push({ url: String(url), ...options });
    return answer();
  };
  return { asked, request };
}

test('gets a token for one call, and offers it beside a name that may be told', async () => {
  const { asked, request } = relay(() => Response.json({ token: 'a.b.c' }, { status: 201 }));
  assert.deepEqual(await askForToken('wss://relay.example/v1/call', 'the-key', request), {
    protocols: ['tandem', 'tandem-token.a.b.c'],
  });
  assert.equal(asked[0].url, 'https://relay.example/v1/tokens');
  assert.equal(asked[0].method, 'POST');
  assert.equal(asked[0].headers.Authorization, 'Bearer the-key');
  assert.deepEqual(JSON.parse(asked[0].body), { once: true });
});

test('says that a key is needed', async () => {
  const { asked, request } = relay(() => new Response('', { status: 401 }));
  assert.deepEqual(await askForToken('ws://relay.example/v1/call', null, request), { cause: 'key_needed' });
  assert.equal(asked[0].url, 'http://relay.example/v1/tokens');
  assert.deepEqual(asked[0].headers, {});
});

test('tries without one where there is none to be had', async () => {
  const missing = relay(() => new Response('', { status: 404 }));
  assert.deepEqual(await askForToken('ws://relay.example/v1/call', null, missing.request), { protocols: [] });
  const foreign = relay(() => {
    throw new TypeError('Failed to fetch');
  });
  assert.deepEqual(await askForToken('ws://relay.example/v1/call', null, foreign.request), { protocols: [] });
});
