import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { item, started } from './hearing.mjs';
import { CHROMIUM, Visitor, launch } from './visitor.mjs';

/**
 * What the relay calls its model by, looked for in a real browser whose page has had a call: on the heap, in what is stored, and in all that came:
 *
 *   MODEL_KEY=... node secrets.mjs URL-OF-RELAY
 */

const [relay = 'http://127.0.0.1:8080/'] = process.argv.slice(2);
const key = process.env.MODEL_KEY;

if (!existsSync(CHROMIUM)) {
  console.log(`skipped: there is no ${CHROMIUM} (set CHROMIUM to another)`);
  process.exit(0);
}
assert.ok(key?.length >= 16, 'MODEL_KEY must be the key that the relay calls its model by');

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  const chunks = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { captureNumericValue: true });
  return chunks.join('');
}

const browser = await launch(new URL('../../../recorded-audio/not-ill-disposed.wav', import.meta.url).pathname);
try {
  const caller = await Visitor.come(browser, relay);
  const { page } = caller;
  const came = [];
  page.on('response', (response) => came.push(JSON.stringify(response.headers())));
  await page.reload();
  await page.keyboard.press('Alt+KeyS');
  const { call } = await caller.message('started', started);
  await caller.message('answer', item);

  const places = {
    heap: await heap(page),
    storage: JSON.stringify(await page.evaluate(() => [{ ...localStorage }, { ...sessionStorage }, document.cookie])),
    page: await page.content(),
    messages: JSON.stringify(caller.wire.filter(({ pcm }) => !pcm)),
    headers: came.join('\n'),
  };
  // Else it would be no wonder that nothing is found.
  for (const place of ['heap', 'messages']) {
    assert.ok(places[place].includes(call), `the call's own name is not found in ${place}`);
  }
  for (const [place, content] of Object.entries(places)) {
    assert.ok(!content.includes(key), `the model's key is in the page's ${place}`);
  }
  console.log(`ok   the model's key is nowhere in a page that has had a call: ${Object.entries(places).map(([place, { length }]) => `${place} ${length}`).join(', ')} characters`);
} finally {
  await browser.close();
}
