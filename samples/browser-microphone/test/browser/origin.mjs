import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { CHROMIUM, FLAGS } from './visitor.mjs';

/**
 * A page of somebody else's, in a real browser of somebody who can reach the relay, tries to call:
 *
 *   node origin.mjs URL-OF-RELAY
 *
 * The relay is one that lets everybody in from its own page, as it is on loopback.
 */

const relay = new URL(process.argv[2] ?? 'http://127.0.0.1:8080/');
const STRANGER = 'somebody-else.example';

if (!existsSync(CHROMIUM)) {
  console.log(`skipped: there is no ${CHROMIUM} (set CHROMIUM to another)`);
  process.exit(0);
}

const SOCKETS = [
  { path: '/v1/call', protocols: ['tandem'] },
  { path: '/v1/call', protocols: ['tandem', 'tandem-token.the-visitors-own'] },
  { path: '/v1/realtime?model=simulator', protocols: ['realtime'] },
  { path: '/v1/realtime?model=simulator', protocols: ['realtime', 'openai-insecure-api-key.the-visitors-own'] },
  { path: '/ws/voice-chat', protocols: [] },
  { path: '/telephony/asterisk', protocols: ['media'] },
];

/** Runs in the page: whether the socket opens. */
const opens = ({ url, protocols }) =>
  new Promise((resolve) => {
    const socket = new WebSocket(url, protocols);
    socket.onopen = () => {
      socket.close();
      resolve(true);
    };
    socket.onerror = () => resolve(false);
  });

async function refusedSoFar() {
  const metrics = await (await fetch(new URL('/metrics', relay))).text();
  return Number(/^tandem_calls_refused_total\{reason="forbidden"\} (\S+)$/m.exec(metrics)[1]);
}

const site = createServer((request, response) => response.end('<!doctype html><title>somebody else</title>'));
await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));
// By a name that leads to this machine, so that it is the relay that refuses, and not the browser's own fence around local networks.
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: [...FLAGS, `--host-resolver-rules=MAP ${STRANGER} 127.0.0.1`],
});
try {
  const page = await browser.newPage();
  for (const { path, protocols } of SOCKETS) {
    const url = `ws://${relay.host}${path}`;
    await page.goto(`http://${STRANGER}:${site.address().port}/`);
    const before = await refusedSoFar();
    assert.equal(await page.evaluate(opens, { url, protocols }), false, `a stranger's page called ${path}`);
    assert.equal(await refusedSoFar(), before + 1, `it was not the relay that refused ${path}`);
    await page.goto(relay.href);
    assert.equal(await page.evaluate(opens, { url, protocols }), true, `the relay's own page could not call ${path}`);
    console.log(`ok   ${path} (${protocols.join(', ') || 'no sub-protocol'}): refused to a stranger's page, open to the relay's own`);
  }
} finally {
  await browser.close();
  site.close();
}
