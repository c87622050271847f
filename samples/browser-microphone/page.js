import { CaptionList } from './caption-list.js';
import { STATES, describeEnding, describeLackOfOpus, describeMicrophoneError, nameEncoding } from './explanations.js';
import { RoundTripPlot, TurnPlot } from './latency-plot.js';
import { Meter } from './meter.js';
import { Talk } from './talk.js';
import { Tape } from './tape.js';

/** The page: puts a `Talk` on the screen and the user's hands on it. */

const query = new URLSearchParams(location.search);
const RELAY = query.get('relay') ?? `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/v1/call`;
const AGENT = query.get('agent');
const RATE = Number(query.get('rate') ?? 24000);

/** Exact zeros for this long are a dead microphone, not a quiet room. */
const DEAD_AFTER_FRAMES = 150;

const SILENCED = 'The system has muted the microphone';
const PAUSED = 'The system has paused the sound';

const $ = (id) => document.getElementById(id);
const tape = new Tape($('tape'));
const turnPlot = new TurnPlot($('answers'));
const roundTripPlot = new RoundTripPlot($('round-trips'));
const yourMeter = new Meter($('meter-you'));
const modelMeter = new Meter($('meter-model'));
const captionList = new CaptionList($('captions'), $('spoken'));

let talk = null;
let droppedMs = 0;
let deadFrames = 0;
let screenLock = null;

function withAgent(url) {
  const address = new URL(url);
  if (AGENT) {
    address.searchParams.set('agent', AGENT);
  }
  return address.href;
}

function start() {
  if (talk) {
    return;
  }
  hideNotice();
  talk = new Talk(withAgent(RELAY), RATE, { encoding: $('encoding').value, key: $('key').value || null });
  droppedMs = 0;
  deadFrames = 0;
  turnPlot.clear();
  roundTripPlot.clear();
  showFigures();
  show(talk);
  live(true);
  talk.open($('microphones').value);
}

function show(talk) {
  const on = (type, listener) => talk.addEventListener(type, ({ detail }) => listener(detail));
  on('state', ({ state }) => showState(state));
  on('started', (started) => {
    $('call-id').textContent = started.call;
    $('call-id').title = started.call;
    $('wire').textContent = nameEncoding(started);
  });
  on('encoding', (lack) => showNotice(describeLackOfOpus(lack), true));
  on('traffic', showTraffic);
  on('captions', showCaptions);
  on('you', (level) => {
    yourMeter.show(level);
    tape.you(level, performance.now());
    watchForDeadMicrophone(level);
  });
  on('model', (level) => {
    modelMeter.show(level);
    tape.model(level, performance.now());
  });
  on('queue', showQueue);
  on('roundtrip', ({ ms }) => {
    $('round-trip').value = `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
    roundTripPlot.add(ms);
  });
  on('answered', (turn) => {
    $('answer-time').value = `${Math.round(turn.total)} ms`;
    turnPlot.add(turn);
    tape.answered(turn.at, turn.total);
  });
  on('cut', ({ at }) => tape.cut(at));
  on('dropped', ({ ms }) => {
    droppedMs += ms;
    $('dropped').textContent = `${droppedMs} ms`;
  });
  on('warning', ({ code, message }) => showNotice({ title: 'The relay warns', advice: message, message: code }));
  on('devices', showMicrophones);
  on('lost', () => useMicrophone('', 'The microphone went away; the default one is used now.'));
  on('silenced', ({ silent }) =>
    silent ? showNotice({ title: SILENCED, advice: 'The call goes on.' }) : hideNotice(SILENCED));
  on('paused', ({ paused }) =>
    paused ? showNotice({ title: PAUSED, advice: 'Touch the page to go on.' }) : hideNotice(PAUSED));
  on('ended', ended);
}

function ended({ error, ...ending }) {
  talk = null;
  live(false);
  showState('idle');
  if (ending.cause === 'codec_failed') {
    $('encoding').value = 'pcm16';
  }
  if (ending.cause === 'key_needed') {
    $('key-field').hidden = false;
    $('key').focus();
  }
  const text = error ? describeMicrophoneError(error) : describeEnding(ending);
  const calm = !error && ending.cause === 'caller_hangup';
  showNotice({ ...text, message: [text.message, calm ? '' : (ending.cause ?? error.name)].filter(Boolean).join(' · ') }, calm);
}

function live(on) {
  $('start').hidden = on;
  $('stop').hidden = !on;
  for (const id of ['interrupt', 'mute', 'text', 'send']) {
    $(id).disabled = !on;
  }
  $('encoding').disabled = on; // a call has one
  $('key').disabled = on;
  setMuted(false);
  if (document.activeElement === document.body || document.activeElement?.hidden) {
    $(on ? 'stop' : 'start').focus();
  }
  if (on) {
    tape.start();
    navigator.wakeLock?.request('screen').then(
      (lock) => (screenLock = lock),
      (error) => console.debug('no wake lock', error), // a wish: a low battery refuses it
    );
  } else {
    tape.stop();
    yourMeter.reset();
    modelMeter.reset();
    screenLock?.release();
    screenLock = null;
  }
}

function showState(state) {
  $('state').dataset.state = state;
  $('state-text').textContent = STATES[state] ?? state;
}

function showCaptions({ turns }) {
  $('empty').hidden = turns.length > 0;
  captionList.show(turns);
}

function showFigures() {
  $('answer-time').value = '–';
  $('round-trip').value = '–';
  $('dropped').textContent = '0 ms';
  $('wire').textContent = '–';
  $('traffic').textContent = '–';
  showCaptions({ turns: [] });
}

function showTraffic({ up, down }) {
  const kilobytes = (bytes) => (bytes / 1000).toFixed(1);
  $('traffic').textContent = `${kilobytes(up)}, ${kilobytes(down)} kB/s`;
}

function showQueue({ queuedMs, underruns }) {
  $('queued').textContent = `${Math.round(queuedMs / 10) * 10} ms`;
  $('underruns').textContent = underruns === 1 ? 'once' : `${underruns} times`;
}

function showMicrophones({ devices, current }) {
  const options = devices.map(({ deviceId, label }, i) => new Option(label || `Microphone ${i + 1}`, deviceId));
  $('microphones').replaceChildren(...(options.length > 0 ? options : [new Option('Default microphone', '')]));
  $('microphones').value = devices.some(({ deviceId }) => deviceId === current) ? current : ($('microphones').options[0].value ?? '');
}

async function useMicrophone(deviceId, news) {
  if (!talk) {
    return;
  }
  deadFrames = 0;
  try {
    await talk.useMicrophone(deviceId);
    if (news) {
      showNotice({ title: news }, true);
    } else {
      hideNotice();
    }
  } catch (error) {
    showNotice(describeMicrophoneError(error));
  }
}

function watchForDeadMicrophone({ peak }) {
  const muted = $('mute').getAttribute('aria-pressed') === 'true';
  deadFrames = peak > 0 || muted ? 0 : deadFrames + 1;
  if (deadFrames === DEAD_AFTER_FRAMES) {
    showNotice({ title: 'The microphone gives no sound at all', advice: 'Is it switched off, or muted in the system? Choose another one.' });
  }
}

function setMuted(muted) {
  $('mute').setAttribute('aria-pressed', String(muted));
  $('mute').textContent = muted ? 'Muted' : 'Mute';
}

function toggleMuted() {
  if (talk) {
    const muted = $('mute').getAttribute('aria-pressed') !== 'true';
    setMuted(muted);
    talk.muted = muted;
  }
}

function showNotice({ title, advice = '', message = '' }, calm = false) {
  $('notice-title').textContent = title;
  $('notice-advice').textContent = advice;
  $('notice-detail').textContent = message;
  $('notice').classList.toggle('calm', calm);
  $('notice').hidden = false;
}

/** Hides any notice, or only the one of this title: what is over must not take another with it. */
function hideNotice(title = $('notice-title').textContent) {
  if ($('notice-title').textContent === title) {
    $('notice').hidden = true;
  }
}

function send(event) {
  event.preventDefault();
  const text = $('text').value.trim();
  if (talk && text !== '') {
    talk.type(text);
    $('text').value = '';
  }
}

function onKey(event) {
  const keys = { KeyS: () => (talk ? talk.stop() : start()), KeyM: toggleMuted, KeyT: () => $('text').focus() };
  if (event.key === 'Escape') {
    talk?.interrupt();
  } else if (event.altKey && !event.ctrlKey && !event.metaKey && keys[event.code]) {
    event.preventDefault(); // Option and a letter would type a sign on a Mac
    keys[event.code]();
  }
}

function redraw() {
  tape.draw(performance.now());
  turnPlot.draw();
  roundTripPlot.draw();
}

if (query.get('encoding') === 'opus') {
  $('encoding').value = 'opus';
}
$('start').addEventListener('click', start);
$('stop').addEventListener('click', () => talk?.stop());
$('interrupt').addEventListener('click', () => talk?.interrupt());
$('mute').addEventListener('click', toggleMuted);
$('microphones').addEventListener('change', ({ target }) => useMicrophone(target.value));
$('typing').addEventListener('submit', send);
document.addEventListener('keydown', onKey);
document.addEventListener('pointerdown', () => talk?.wake());
document.addEventListener('visibilitychange', () => document.hidden || talk?.wake());
addEventListener('pagehide', () => talk?.leave());
addEventListener('resize', redraw);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
redraw();
