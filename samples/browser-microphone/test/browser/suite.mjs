import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFakeRelay } from '../fake-relay.mjs';
import { readWav, writeWav } from '../wav.mjs';
import { assertInterrupted, assertPlayed, assertReported, hearing, item, markBack, speaking, started, wait } from './hearing.mjs';
import { inOpus } from './opus.mjs';
import { alikeInLoudness, atRate, envelope, splice } from './sound.mjs';
import { CHROMIUM, Visitor, launch } from './visitor.mjs';

/**
 * The page in a real browser, with recorded speech as its microphone:
 *
 *   node suite.mjs [URL-OF-RELAY [folder for screenshots]]
 *
 * Without a URL the peer is the fake relay, of which more can be asked, because what it will do is known.
 */

const [url, folder = new URL('target/pictures', import.meta.url).pathname] = process.argv.slice(2);

if (!existsSync(CHROMIUM)) {
  console.log(`skipped: there is no ${CHROMIUM} (set CHROMIUM to another)`);
  process.exit(0);
}

const recorded = async (name) => readWav(await readFile(new URL(`../../../recorded-audio/${name}.wav`, import.meta.url)));

const fake = url ? null : await startFakeRelay();
const relay = url ?? fake.url;
const scratch = await mkdtemp(join(tmpdir(), 'microphone-'));
const first = await recorded('not-ill-disposed');
const second = await recorded('made-amiable');

/**
 * What the caller says: a sentence, time for the answer, a second sentence, a pause in which the answer to it begins, and a third, which
 * interrupts that answer.
 */
const PAUSE_MS = Number(process.env.ANSWER_MS ?? 6500);
const INTERRUPTS_AFTER_MS = Number(process.env.INTERRUPT_MS ?? 1700);
await writeFile(join(scratch, 'caller.wav'), writeWav({
  rate: 16000,
  samples: splice(16000, 1000, first.samples, PAUSE_MS, second.samples, INTERRUPTS_AFTER_MS, first.samples, 60_000),
}));
await mkdir(folder, { recursive: true });
const browser = await launch(join(scratch, 'caller.wav'));
let failures = 0;

async function check(sentence, action) {
  const began = performance.now();
  try {
    const figures = await action();
    console.log(`ok   ${sentence}${figures ? ` (${figures})` : ''}  ${((performance.now() - began) / 1000).toFixed(1)} s`);
  } catch (error) {
    failures++;
    console.log(`FAIL ${sentence}\n     ${String(error.stack ?? error).replaceAll('\n', '\n     ')}`);
  }
}

const picture = (visitor, name, options) => visitor.page.screenshot({ path: join(folder, `${name}.png`), ...options });
const finalCaption = (role) => (message) => message.type === 'caption' && message.role === role && message.final;

async function aConversation() {
  const caller = await Visitor.come(browser, relay, { tapped: true });
  const { page } = caller;
  let answer;

  await check('starts a call from the keyboard', async () => {
    await picture(caller, 'before-the-call');
    await page.keyboard.press('Alt+KeyS');
    const begun = await caller.message('started', started);
    assert.equal(begun.encoding, 'pcm16');
    assert.equal(await page.locator('#stop').isVisible(), true);
    return `call ${begun.call}, lead ${begun.lead_ms} ms`;
  });

  await check('speaks, and shows that it is heard', async () => {
    await caller.message('hearing', hearing);
    await page.locator('#state[data-state="hearing"]').waitFor();
    await page.waitForFunction(() => Number(document.getElementById('meter-you').style.getPropertyValue('--level')) > 0.3);
    await wait(500);
    const frames = caller.wire.filter(({ up, pcm }) => up && pcm);
    assert.ok(frames.every(({ pcm }) => pcm.length === 960), 'every frame is 20 ms at 24 kHz');
    return `${frames.length} frames`;
  });

  await check('plays the answer: what the relay sent is what the loudspeaker got, sample by sample', async () => {
    answer = (await caller.message('answer', item)).item;
    await wait(500);
    await picture(caller, 'speaking');
    await caller.message('end of the answer', markBack);
    await wait(400);
    const { alike, sent, rendered: { rate, samples } } = await assertPlayed(caller, answer);
    if (fake) {
      const loudness = alikeInLoudness(envelope(atRate(first.samples, 16000, rate), rate), envelope([...new Float32Array(rate), ...samples], rate));
      assert.ok(loudness > 0.8, `the caller's own words, in loudness ${loudness}`);
      return `correlation ${alike.toFixed(6)}; loudness against the spoken file ${loudness.toFixed(2)}`;
    }
    return `correlation ${alike.toFixed(6)} over ${(sent.samples.length / sent.rate).toFixed(2)} s`;
  });

  await check('reports what was played, about every 100 ms and to the end, and the mark after it', () => assertReported(caller, answer));

  await check('shows the captions of both, the caller’s first, and the time to first audio', async () => {
    await caller.message('caption of the caller', finalCaption('user'));
    await caller.message('caption of the model', finalCaption('assistant'));
    await wait(50);
    const turns = await page.locator('#captions li').evaluateAll((items) => items.map(({ className, innerText }) => `${className}|${innerText}`));
    assert.match(turns[0], /^you\b[^|]*\|You\s+\S+/);
    assert.match(turns[1], /^model\b[^|]*\|Model\s+\S+/);
    assert.match(await caller.text('#answer-time'), /^\d+ ms$/);
    assert.match(await caller.text('#round-trip'), /^[\d.]+ ms$/);
    return `${await caller.text('#answer-time')}, round trip ${await caller.text('#round-trip')}`;
  });

  await check('falls silent when the caller speaks over the answer, and tells exactly what was heard', () => assertInterrupted(caller, 'barge_in', async () => {}));

  await check('falls silent at the Interrupt button', async () => {
    const from = caller.wire.length;
    await caller.message('next answer', speaking, { from });
    return assertInterrupted(caller, 'interrupt', async () => {
      await wait(700);
      await page.click('#interrupt');
    }, from);
  });

  await check('answers what was typed, and falls silent at Escape', async () => {
    const from = caller.wire.length;
    await page.fill('#text', 'What is a tandem switch?');
    await page.keyboard.press('Enter');
    await caller.message('answer to the text', speaking, { from });
    assert.ok((await caller.text('#captions')).includes('What is a tandem switch?'));
    return assertInterrupted(caller, 'interrupt', async () => {
      await wait(900);
      await page.keyboard.press('Escape');
    }, from);
  });

  await check('mutes: silence is sent, not nothing', async () => {
    await page.keyboard.press('Alt+KeyM');
    await wait(200);
    const frames = await caller.frames(25, { from: caller.wire.length });
    await page.keyboard.press('Alt+KeyM');
    assert.ok(frames.every(({ pcm }) => pcm.every((byte) => byte === 0)));
    return `${frames.length} frames`;
  });

  await check('changes the microphone during the call', async () => {
    const choices = await page.locator('#microphones option').allInnerTexts();
    assert.ok(choices.length > 1, choices.join());
    await page.selectOption('#microphones', { index: choices.length - 1 });
    await wait(400);
    await caller.frames(20, { from: caller.wire.length });
    assert.equal(await page.locator('#microphones option:checked').innerText(), choices.at(-1));
    return choices.at(-1);
  });

  await check('hangs up in good order, and says so', async () => {
    await picture(caller, 'after-the-turns');
    await page.click('#stop');
    const ended = await caller.message('ended', ({ type }) => type === 'ended');
    await page.locator('#start').waitFor();
    assert.equal(ended.cause, 'caller_hangup');
    assert.match(await caller.text('#notice'), /Call ended/);
    assert.equal(await caller.text('#state'), 'Ready');
    if (fake) {
      assert.equal(fake.calls.at(-1).closeCode, 1000);
    }
  });

  await check('nothing was warned of, in the console or by the relay', async () => {
    assert.deepEqual(caller.complaints, []);
    assert.deepEqual(caller.wire.filter(({ type }) => type === 'warning'), []);
  });
  await caller.leave();
}

async function onAPhoneInTheDark() {
  const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
  const screens = [['phone', phone], ['phone-dark', { ...phone, colorScheme: 'dark' }], ['dark', { colorScheme: 'dark' }]];
  await Promise.all(screens.map(([name, options]) => check(`fits the screen: ${name}`, () => fits(name, options))));
}

async function fits(name, options) {
  const caller = await Visitor.come(browser, relay, options);
  await caller.page.locator('#start').click();
  await caller.message('started', started);
  await caller.page.fill('#text', 'What is a tandem switch?');
  await caller.page.keyboard.press('Enter');
  await caller.message('an answer', speaking);
  await wait(4000);
  const { scroll, screen } = await caller.page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, screen: innerWidth }));
  assert.ok(scroll <= screen, `${scroll} px wide on ${screen} px`);
  for (const id of ['stop', 'interrupt', 'mute']) {
    assert.equal(await caller.page.locator(`#${id}`).evaluate((button) => button.getBoundingClientRect().bottom <= innerHeight), true, id);
  }
  await picture(caller, name);
  assert.deepEqual(caller.complaints, []);
  await caller.leave();
}

async function forAnAgent() {
  await check('asks for the agent that its address names, and for none by itself', async () => {
    for (const [query, agent] of [['?agent=orders', 'orders'], ['', null]]) {
      const caller = await Visitor.come(browser, `${relay}${query}`);
      await caller.page.click('#start');
      await caller.message('started', started);
      assert.equal(fake.calls.at(-1).agent, agent);
      await caller.leave();
    }
  });
}

async function withoutAMicrophone() {
  const refusals = [['NotAllowedError', /refused/], ['NotFoundError', /No microphone/], ['NotReadableError', /does not answer/], ['SecurityError', /forbids/]];
  await Promise.all(refusals.map(([name, words]) => check(`explains ${name} and lets the user start again`, () => explains(name, words))));
}

async function explains(name, words) {
  const init = `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', '${name}'); };`;
  const caller = await Visitor.come(browser, relay, { init });
  await caller.page.click('#start');
  await caller.page.locator('#notice').waitFor();
  assert.match(await caller.text('#notice'), words);
  assert.equal(await caller.page.locator('#start').isVisible(), true);
  assert.deepEqual(caller.wire, [], 'no call was made');
  if (name === 'NotAllowedError') {
    await picture(caller, 'refused');
  }
  await caller.leave();
}

async function whatCanGoWrong() {
  await check('explains a relay that takes no calls', async () => {
    fake.refuse = true;
    const caller = await Visitor.come(browser, relay);
    await caller.page.click('#start');
    await caller.page.locator('#notice').waitFor();
    fake.refuse = false;
    assert.match(await caller.text('#notice'), /takes no calls now/);
    await caller.leave();
  });
  await check('explains why the relay ended the call', async () => {
    const caller = await Visitor.come(browser, relay);
    await caller.page.click('#start');
    await caller.message('started', started);
    fake.calls.at(-1).end('model_busy', 1013, 'rate limit');
    await caller.page.locator('#notice').waitFor();
    assert.match(await caller.text('#notice'), /The model is busy[\s\S]*rate limit · model_busy/);
    await caller.leave();
  });
  await check('says that the page left when it is closed', async () => {
    const caller = await Visitor.come(browser, relay);
    await caller.page.click('#start');
    await caller.message('started', started);
    const call = fake.calls.at(-1);
    await caller.page.goto('about:blank');
    await caller.leave();
    for (let i = 0; i < 100 && call.closeCode === null; i++) {
      await wait(20);
    }
    assert.equal(call.messages('hangup').length, 1);
    assert.equal(call.closeCode, 1000);
  });
  await check('works copied out, against a relay elsewhere', async () => {
    const elsewhere = await startFakeRelay({ policy: '' });
    const caller = await Visitor.come(browser, `${elsewhere.url}?relay=${relay.replace('http', 'ws')}v1/call&rate=16000`);
    await caller.page.click('#start');
    const begun = await caller.message('started', started);
    assert.equal(begun.rate, 16000);
    assert.equal(elsewhere.calls.length, 0);
    await caller.leave();
    elsewhere.close();
  });
}

try {
  await aConversation();
  await inOpus({ browser, relay, fake, check, picture, spoken: first });
  await onAPhoneInTheDark();
  await withoutAMicrophone();
  if (fake) {
    await forAnAgent();
    await whatCanGoWrong();
  }
} finally {
  await browser.close();
  fake?.close();
  await rm(scratch, { recursive: true });
}
console.log(failures === 0 ? `all well; pictures in ${folder}` : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
