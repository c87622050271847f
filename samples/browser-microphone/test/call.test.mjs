import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Call } from '../call.js';

class FakeSocket {
  sent = [];
  bufferedAmount = 0;
  closedWith = null;

  send(data) {
    this.sent.push(data);
  }

  close(code) {
    this.closedWith = code;
  }

  get messages() {
    return this.sent.filter((data) => typeof data === 'string').map((data) => JSON.parse(data));
  }

  get frames() {
    return this.sent.filter((data) => typeof data !== 'string');
  }

  receive(message) {
    this.onmessage({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) });
  }
}

const TYPES = ['started', 'state', 'audio', 'frame', 'mark', 'flush', 'caption', 'warning', 'roundtrip', 'traffic', 'dropped', 'ended'];

/** A call over a socket that a test has in its hands; `events` is what the page would have been told. */
function dial(context, { open = true, ...options } = {}) {
  const socket = new FakeSocket();
  const events = [];
  const clock = { now: 1000 };
  const connect = (address) => {
    socket.address = address;
    return socket;
  };
  const call = new Call('ws://relay:8080/v1/call', { ...options, connect, now: () => clock.now });
  TYPES.forEach((type) => call.addEventListener(type, ({ detail }) => events.push({ event: type, ...detail })));
  if (open) {
    socket.onopen();
  }
  context.after(() => socket.onclose({ code: 1000 })); // stops the pings
  return { socket, call, events, clock };
}

const frame = (ms, rate = 24000) => new ArrayBuffer((2 * rate * ms) / 1000);

/** Where these frames lie among those; two frames are equal only if they are the same. */
const places = (frames, among) => frames.map((buffer) => among.indexOf(buffer));
const range = (from, until) => Array.from({ length: until - from }, (_, i) => from + i);

test('dials with the rate in the query', (t) => {
  assert.equal(dial(t, { rate: 16000 }).socket.address, 'ws://relay:8080/v1/call?rate=16000');
});

test('labels binary frames with the item that the last audio message named', (t) => {
  const { socket, events } = dial(t);
  const first = frame(20);
  socket.receive({ type: 'audio', item: 'a', response: 'r' });
  socket.receive(first);
  socket.receive({ type: 'audio', item: 'b', response: 'r' });
  socket.receive(frame(20));
  const frames = events.filter(({ event }) => event === 'frame');
  assert.deepEqual(frames.map(({ item }) => item), ['a', 'b']);
  assert.equal(frames[0].buffer, first);
});

test('plays audio of a relay that names no item', (t) => {
  const { socket, events } = dial(t);
  socket.receive(frame(20));
  assert.deepEqual(events.map(({ event, item }) => ({ event, item })), [{ event: 'frame', item: null }]);
});

test('passes on what the protocol has and ignores what it has not', (t) => {
  const { socket, events } = dial(t);
  socket.receive({ type: 'started', call: 'c1', version: 1, encoding: 'pcm16', rate: 24000, lead_ms: 200 });
  socket.receive({ type: 'weather', sunny: true });
  socket.receive({ type: 'state', state: 'listening', mood: 'good' });
  assert.deepEqual(events.map(({ event }) => event), ['started', 'state']);
});

test('says what the page wants said, in the protocol’s words', (t) => {
  const { socket, call } = dial(t);
  socket.sent = [];
  call.sendText('hello');
  call.interrupt();
  call.played('a', 120);
  call.flushed('a', 131);
  call.marked('m');
  call.hangup();
  assert.deepEqual(socket.messages, [
    { type: 'text', text: 'hello' },
    { type: 'interrupt' },
    { type: 'played', item: 'a', ms: 120 },
    { type: 'flushed', item: 'a', ms: 131 },
    { type: 'mark', name: 'm' },
    { type: 'hangup' },
  ]);
});

test('measures the round trip', (t) => {
  const { socket, events, clock } = dial(t);
  assert.deepEqual(socket.messages, [{ type: 'ping', t: 1000 }]);
  clock.now = 1042;
  socket.receive({ type: 'pong', t: 1000 });
  assert.deepEqual(events, [{ event: 'roundtrip', ms: 42 }]);
});

test('keeps what is said until the socket is open, at most 300 ms of it', (t) => {
  const { socket, call, events } = dial(t, { open: false });
  const frames = Array.from({ length: 20 }, () => frame(20));
  frames.forEach((buffer) => call.sendAudio(buffer));
  assert.deepEqual(socket.frames, []);
  socket.onopen();
  const last = frame(20);
  call.sendAudio(last);
  assert.deepEqual(places(socket.frames, [...frames, last]), range(5, 21));
  assert.equal(events.reduce((sum, { event, ms }) => sum + (event === 'dropped' ? ms : 0), 0), 100);
});

test('drops the oldest speech when the network does not take it', (t) => {
  const { socket, call } = dial(t);
  const frames = Array.from({ length: 30 }, () => frame(20));
  socket.bufferedAmount = frame(220).byteLength;
  frames.forEach((buffer) => call.sendAudio(buffer));
  assert.deepEqual(socket.frames, []);
  socket.bufferedAmount = 0;
  const last = frame(20);
  call.sendAudio(last);
  assert.deepEqual(places(socket.frames, [...frames, last]), range(15, 31));
});

test('reports the end with the relay’s cause and the close code', (t) => {
  const { socket, events } = dial(t);
  socket.receive({ type: 'ended', cause: 'model_busy', message: 'quota', retry: true });
  assert.deepEqual(events, []);
  socket.onclose({ code: 1013 });
  socket.onclose({ code: 1013 });
  assert.deepEqual(events, [{ event: 'ended', type: 'ended', cause: 'model_busy', message: 'quota', retry: true, code: 1013 }]);
});

test('tells a call that was refused from one that was lost', (t) => {
  const refused = dial(t, { open: false });
  refused.socket.onclose({ code: 1006 });
  assert.equal(refused.events[0].cause, 'refused');
  const lost = dial(t);
  lost.socket.onclose({ code: 1006 });
  assert.equal(lost.events[0].cause, 'lost');
});

test('sends no audio after hangup, and hangs up once', (t) => {
  const { socket, call, events } = dial(t);
  call.hangup();
  call.hangup();
  call.sendAudio(frame(20));
  assert.deepEqual(socket.frames, []);
  assert.equal(socket.messages.filter(({ type }) => type === 'hangup').length, 1);
  socket.onclose({ code: 1000 });
  assert.equal(events.at(-1).cause, 'caller_hangup');
});

test('does not wait for ever for a relay that does not answer the hangup', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { socket, call, events } = dial(t);
  call.hangup();
  t.mock.timers.tick(1499);
  assert.deepEqual(events, []);
  t.mock.timers.tick(1);
  assert.equal(socket.closedWith, 1000);
  assert.deepEqual(events.map(({ event, cause }) => ({ event, cause })), [{ event: 'ended', cause: 'caller_hangup' }]);
});

test('a page that goes away says so and closes at once', (t) => {
  const { socket, call } = dial(t);
  call.leave();
  assert.equal(socket.messages.at(-1).type, 'hangup');
  assert.equal(socket.closedWith, 1000);
});

test('tells nothing any more after the end', (t) => {
  const { socket, call, events } = dial(t);
  socket.onclose({ code: 1006 });
  const before = socket.sent.length;
  socket.receive({ type: 'state', state: 'speaking' });
  call.interrupt();
  call.sendAudio(frame(20));
  assert.equal(events.length, 1);
  assert.equal(socket.sent.length, before);
});

const opus = { encoding: 'opus', bytesPerSecond: 4000 };
const agreed = { type: 'started', call: 'c1', version: 1, encoding: 'opus', rate: 24000, packet_ms: 20 };
const packet = () => new ArrayBuffer(80);

test('asks for Opus in the query', (t) => {
  assert.equal(dial(t, opus).socket.address, 'ws://relay:8080/v1/call?rate=24000&encoding=opus');
});

test('keeps packets until the relay has said that it takes them', (t) => {
  const { socket, call, events } = dial(t, opus);
  const packets = [packet(), packet()];
  call.sendAudio(packets[0]);
  assert.deepEqual(socket.frames, []);
  socket.receive(agreed);
  call.sendAudio(packets[1]);
  assert.deepEqual(places(socket.frames, packets), [0, 1]);
  assert.deepEqual(events.map(({ event }) => event), ['started']);
});

test('drops packets, and says so, when the relay answers with PCM16', (t) => {
  const { socket, call, events } = dial(t, opus);
  call.sendAudio(packet());
  call.sendAudio(packet());
  socket.receive({ ...agreed, encoding: 'pcm16' });
  assert.deepEqual(events.map(({ event, ms }) => ({ event, ms })), [{ event: 'dropped', ms: 40 }, { event: 'started', ms: undefined }]);
  const samples = frame(20);
  call.sendAudio(samples);
  assert.deepEqual(places(socket.frames, [samples]), [0]);
});

test('lets as many milliseconds of packets wait as of PCM16', (t) => {
  const { socket, call, events } = dial(t, { ...opus, open: false });
  Array.from({ length: 20 }, packet).forEach((each) => call.sendAudio(each));
  socket.onopen();
  socket.receive(agreed);
  call.sendAudio(packet());
  assert.equal(socket.frames.length, 16);
  assert.equal(events.reduce((sum, { event, ms }) => sum + (event === 'dropped' ? ms : 0), 0), 100);
  socket.bufferedAmount = 801;
  call.sendAudio(packet());
  assert.equal(socket.frames.length, 16, '200 ms of packets are in the socket already');
});

test('tells how many bytes of audio went each way in a second', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { socket, call, events, clock } = dial(t);
  for (let i = 0; i < 100; i++) {
    call.sendAudio(frame(20));
  }
  socket.receive(frame(500));
  clock.now += 2000;
  t.mock.timers.tick(2000);
  clock.now += 2000;
  t.mock.timers.tick(2000);
  assert.deepEqual(events.filter(({ event }) => event === 'traffic'), [
    { event: 'traffic', up: 48_000, down: 12_000 },
    { event: 'traffic', up: 0, down: 0 },
  ]);
});
