import assert from 'node:assert/strict';
import { assertInterrupted, assertPlayed, assertReported, hearing, item, markBack, speaking, started, wait } from './hearing.mjs';
import { alikeInLoudness, atRate, envelope } from './sound.mjs';
import { Visitor } from './visitor.mjs';

/** The page in Opus. `suite` is `{browser, relay, fake, check, picture, spoken}`; `spoken` is the first sentence, at 16 kHz. */
export async function inOpus(suite) {
  const relayHasIt = await aConversation(suite);
  await withoutIt(suite);
  if (relayHasIt) {
    await withABrokenCodec(suite);
  }
}

/** Gives whether there was one. */
async function aConversation({ browser, relay, fake, check, picture, spoken }) {
  const caller = await Visitor.come(browser, `${relay}?encoding=opus`, { tapped: true });
  let answer;
  await caller.page.click('#start');
  const { encoding, packet_ms: packetMs, rate } = await caller.message('started', started);
  if (encoding !== 'opus' && !fake) {
    console.log(`skipped: Opus, which this relay does not have; the call is in ${encoding}`);
    await check('goes on in PCM16 where the relay has no Opus', () => inPcm(caller, /relay/));
    await caller.leave();
    return false;
  }

  await check('in Opus: sends one packet of 20 ms a frame', async () => {
    assert.deepEqual({ encoding, packetMs, rate }, { encoding: 'opus', packetMs: 20, rate: 24000 });
    await caller.message('hearing', hearing);
    const packets = await caller.frames(125, { from: caller.wire.length });
    packets.forEach(({ pcm }) => assertOneFrameOf20Ms(pcm));
    const bytes = packets.reduce((sum, { pcm }) => sum + pcm.length, 0) / packets.length;
    assert.ok(bytes < 160, `${bytes} bytes in a packet`);
    await caller.page.locator('#traffic').filter({ hasText: 'kB/s' }).waitFor();
    assert.equal(await caller.text('#wire'), 'Opus');
    assert.ok(parseFloat(await caller.text('#traffic')) < 8, 'the page shows the bytes');
    return `${packets.length} packets, ${Math.round(bytes)} bytes each; the page shows ${await caller.text('#traffic')}`;
  });

  await check('in Opus: plays the answer, as another decoder makes it of the relay’s packets', async () => {
    answer = (await caller.message('answer', item)).item;
    await wait(700);
    await picture(caller, 'in-opus');
    await caller.message('end of the answer', markBack);
    await wait(400);
    const { alike, sent, rendered } = await assertPlayed(caller, answer);
    const silence = new Float32Array(rendered.rate);
    const loudness = alikeInLoudness(
      envelope(atRate(spoken.samples, spoken.rate, rendered.rate), rendered.rate),
      envelope([...silence, ...rendered.samples, ...silence], rendered.rate),
    );
    assert.ok(loudness > 0.8, `the caller's own words, in loudness ${loudness}`);
    return `correlation ${alike.toFixed(6)} over ${(sent.samples.length / sent.rate).toFixed(2)} s; loudness against the spoken file ${loudness.toFixed(2)}`;
  });

  await check('in Opus: reports what was played, to the end, and the mark after it', () => assertReported(caller, answer));
  await check('in Opus: falls silent when the caller speaks over the answer', () => assertInterrupted(caller, 'barge_in', async () => {}));
  await check('in Opus: falls silent at the Interrupt button, soon after the answer began', async () => {
    const from = caller.wire.length;
    await caller.message('next answer', speaking, { from });
    return assertInterrupted(caller, 'interrupt', async () => {
      await wait(300);
      await caller.page.click('#interrupt');
    }, from);
  });
  await check('in Opus: hangs up, and nothing was warned of', async () => {
    await caller.page.click('#stop');
    const { cause } = await caller.message('ended', ({ type }) => type === 'ended');
    await caller.page.locator('#start').waitFor();
    assert.equal(cause, 'caller_hangup');
    assert.deepEqual(caller.complaints, []);
    assert.deepEqual(caller.wire.filter(({ type }) => type === 'warning'), []);
  });
  await caller.leave();
  return true;
}

async function withoutIt({ browser, relay, fake, check }) {
  await check('goes on in PCM16 where the browser has no WebCodecs', async () => {
    const caller = await Visitor.come(browser, `${relay}?encoding=opus`, { init: 'globalThis.AudioEncoder = undefined' });
    await caller.page.click('#start');
    await caller.message('started', started);
    await inPcm(caller, /The browser cannot do it: it has no WebCodecs/);
    await caller.leave();
  });
  if (!fake) {
    return;
  }
  for (const [opus, what] of [['unknown', 'has never heard of Opus'], ['refused', 'refuses Opus']]) {
    await check(`goes on in PCM16 with a relay that ${what}`, async () => {
      fake.opus = opus;
      const caller = await Visitor.come(browser, `${relay}?encoding=opus`);
      await caller.page.click('#start');
      await caller.message('started', started);
      const figures = await inPcm(caller, /The relay does not know Opus/);
      fake.opus = 'known';
      await caller.page.click('#stop');
      await caller.page.locator('#start').waitFor();
      await caller.leave();
      return figures;
    });
  }
}

async function withABrokenCodec({ browser, relay, fake, check }) {
  await check('says so when the codec breaks in mid-call, and offers PCM16', async () => {
    const init = `AudioEncoder = class extends AudioEncoder {
      constructor(init) {
        super(init);
        setTimeout(() => { this.close(); init.error(new DOMException('the encoder has burnt out', 'EncodingError')); }, 2000);
      }
    }`;
    const caller = await Visitor.come(browser, `${relay}?encoding=opus`, { init });
    await caller.page.click('#start');
    await caller.page.locator('#start').waitFor({ state: 'hidden' });
    await caller.page.locator('#start').waitFor();
    assert.match(await caller.text('#notice'), /Opus broke[\s\S]*PCM16[\s\S]*burnt out · codec_failed/);
    assert.equal(await caller.page.locator('#encoding').inputValue(), 'pcm16');
    assert.deepEqual(caller.complaints, []);
    await caller.leave();
  });
  if (!fake) {
    return;
  }
  await check('goes on after a broken packet', async () => {
    const caller = await Visitor.come(browser, `${relay}?encoding=opus`);
    await caller.page.click('#start');
    await caller.message('hearing', hearing);
    await caller.message('answer', item);
    const call = fake.calls.at(-1);
    call.garble(Buffer.from([3])); // says that a count of frames follows, and none does
    await caller.message('end of the answer', markBack);
    const played = caller.wire.filter(({ up, type }) => up && type === 'played').at(-1);
    assert.ok(played.ms > call.items[0].ms / 2, `${played.ms} of ${call.items[0].ms} ms`);
    assert.equal(await caller.page.locator('#stop').isVisible(), true);
    await caller.leave();
    return `${played.ms} of ${call.items[0].ms} ms were heard`;
  });
}

/** The call is in PCM16, the page says why, and what it sends is as the relay expects it. */
async function inPcm(caller, why) {
  assert.equal(caller.wire.find(started).encoding, 'pcm16');
  await caller.page.locator('#notice').waitFor();
  assert.match(await caller.text('#notice'), /PCM16 instead of Opus/);
  assert.match(await caller.text('#notice'), why);
  assert.equal(await caller.text('#wire'), 'PCM16, 24 kHz');
  await caller.message('hearing', hearing);
  const frames = caller.wire.filter(({ up, pcm }) => up && pcm);
  assert.deepEqual(new Set(frames.map(({ pcm }) => pcm.length)), new Set([960]));
  await caller.page.waitForFunction(() => Math.abs(parseFloat(document.getElementById('traffic').textContent) - 48) < 6);
  return `${frames.length} frames of 960 bytes until it was heard; ${await caller.text('#traffic')}`;
}

/** By the packet's first byte, RFC 6716, section 3.1: configuration, stereo, count of frames. */
function assertOneFrameOf20Ms(packet) {
  const configuration = packet[0] >> 3;
  const hybrid = configuration >= 12 && configuration < 16;
  const milliseconds = configuration < 12 ? [10, 20, 40, 60][configuration % 4] : hybrid ? [10, 20][configuration % 2] : [2.5, 5, 10, 20][configuration % 4];
  assert.deepEqual({ milliseconds, stereo: (packet[0] >> 2) & 1, count: packet[0] & 3 }, { milliseconds: 20, stereo: 0, count: 0 });
}
