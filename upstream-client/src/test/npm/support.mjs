// What both conversations need: the recorded turn, a way to speak it, and a way to wait.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Where the simulator is, such as https://localhost:9800/v1, and a turn of recorded speech, PCM16 at 24 kHz. */
export const [baseURL, turnFile] = process.argv.slice(2);
export const turn = readFileSync(turnFile);

const PIECE_BYTES = 4_800; // 100 ms

export function speak(send) {
  for (let at = 0; at < turn.length; at += PIECE_BYTES) {
    send(turn.subarray(at, at + PIECE_BYTES));
  }
}

/** Resolves when the claim is true; fails the run with its name when it is not within 20 s. */
export async function until(name, claim) {
  const deadline = Date.now() + 20_000;
  while (!claim()) {
    assert.ok(Date.now() < deadline, `waited in vain until ${name}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The simulator speaks the very bytes of the turn back, from where speech was found in it. */
export function assertOwnSpeech(heard) {
  assert.ok(heard.length > 24_000 * 2 * 2, `only ${heard.length} bytes came back`);
  assert.ok(turn.includes(heard), 'what came back is not what was said');
}
