// Says a WAV file to the relay in real time, writes what the model answers, prints captions and timing.
//
//   [TANDEM_CALLER_KEY=…] node talk.mjs question.wav [reply.wav] [ws://127.0.0.1:8080/v1/call]
//
// Needs Node 22, or Node 20 with --experimental-websocket, and nothing else. The file: mono, 16 bit, 8, 16, 24 or 48 kHz.
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output = 'reply.wav', relay = 'ws://127.0.0.1:8080/v1/call'] = process.argv.slice(2);
if (!input || typeof WebSocket === 'undefined') {
  throw new Error('usage: node [--experimental-websocket] talk.mjs question.wav [reply.wav] [ws://host:port/v1/call]');
}
const PATIENCE_MS = 3000; // nobody has spoken for this long: the conversation is over
const { rate, pcm } = readWav(readFileSync(input));
const bytesPerMs = (2 * rate) / 1000;
const frame = 20 * bytesPerMs;
const began = performance.now();
const now = () => performance.now() - began;
const print = (text) => console.log(`${(now() / 1000).toFixed(3).padStart(8)} s  ${text}`);

let said = 0; // bytes of speech, and of the silence after it
let allSaidAt = null;
let answeredAt = null;
let heard = []; // what a loudspeaker would have played
let heardUntil = 0; // when it will have played all that has come
let items = []; // {item, ms, until}: what has come of each, and when it will have been played
let marks = []; // to be sent back when what came before them has been played

const url = new URL(relay);
url.searchParams.set('rate', rate);
const key = process.env.TANDEM_CALLER_KEY; // a browser's WebSocket sends no headers, Node's does
const socket = new WebSocket(url, key ? { headers: { Authorization: `Bearer ${key}` } } : undefined);
socket.binaryType = 'arraybuffer';
const playing = () => items.filter(({ until }) => until > now()).map(({ item, ms, until }) => ({ item, ms: Math.round(Math.max(0, ms - until + now())) }))[0];
const tell = (message) => socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));
const clock = setInterval(tick, 20);

function tick() {
  // By the clock and not by the timer, which may be late. A microphone does not stop, so silence follows the words.
  for (; socket.readyState === WebSocket.OPEN && said < now() * bytesPerMs; said += frame) {
    const words = pcm.subarray(said, said + frame);
    socket.send(Buffer.concat([words, Buffer.alloc(frame - words.length)]));
  }
  if (allSaidAt === null && said >= pcm.length) {
    allSaidAt = now();
    print('all said');
  }
  for (; marks.length > 0 && marks[0].at <= now(); marks.shift()) {
    tell({ type: 'mark', name: marks[0].name });
  }
  if (playing()) {
    tell({ type: 'played', ...playing() }); // every 100 ms would do
  } else if (allSaidAt !== null && now() > Math.max(allSaidAt, heardUntil) + PATIENCE_MS) {
    tell({ type: 'hangup' });
    clearInterval(clock);
  }
}

const show = (message) => print(Object.entries(message).map(([name, value]) => (name === 'type' ? value : `${name}=${value}`)).join(' '));
const on = {
  mark: ({ name }) => marks.push({ name, at: heardUntil }),
  audio: ({ item }) => items.at(-1)?.item !== item && items.push({ item, ms: 0, until: 0 }),
  flush: () => {
    const [stopped, unheard] = [playing(), Math.max(0, heardUntil - now())];
    heard = [Buffer.concat(heard)].map((all) => all.subarray(0, all.length - 2 * Math.round((unheard * rate) / 1000)));
    [heardUntil, marks, items] = [now(), [], []];
    return stopped && tell({ type: 'flushed', ...stopped });
  },
};

socket.onmessage = ({ data }) => {
  if (typeof data === 'string') {
    const message = JSON.parse(data);
    return (on[message.type] ?? show)(message); // what we do not know, we only print
  }
  answeredAt ??= allSaidAt && now();
  heard.push(Buffer.from(data));
  const ms = data.byteLength / bytesPerMs;
  heardUntil = Math.max(heardUntil, now()) + ms;
  items.slice(-1).forEach((last) => Object.assign(last, { ms: last.ms + ms, until: heardUntil }));
};
socket.onerror = () => {
  throw new Error(`cannot talk to ${url}; does it run, and does it want a key in TANDEM_CALLER_KEY?`);
};
socket.onclose = ({ code }) => {
  clearInterval(clock);
  writeWav(output, Buffer.concat(heard));
  print(answeredAt === null ? 'no answer' : `${Math.round(answeredAt - allSaidAt)} ms from the file’s end to the first sound of the answer`);
  print(`closed ${code}; ${output}: ${(Buffer.concat(heard).length / bytesPerMs / 1000).toFixed(2)} s`);
};

function readWav(file) {
  const data = file.indexOf('data', 36, 'latin1');
  return { rate: file.readUInt32LE(24), pcm: file.subarray(data + 8, data + 8 + file.readUInt32LE(data + 4)) };
}

function writeWav(path, data) {
  const header = new Uint32Array([0x46464952, 36 + data.length, 0x45564157, 0x20746d66, 16, 0x10001, rate, 2 * rate, 0x100002, 0x61746164, data.length]);
  writeFileSync(path, Buffer.concat([Buffer.from(header.buffer), data]));
}
