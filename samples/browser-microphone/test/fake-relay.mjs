import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Resampler } from '../resampler.js';
import { WebSocketConnection } from './websocket-server.mjs';
import { readWav } from './wav.mjs';

/**
 * A peer for the page's tests, written from docs/native-protocol.md: serves the page under the strictest Content-Security-Policy and
 * answers each spoken turn with the caller's own words, each typed one with a recorded sentence. It falls silent on barge-in and
 * interrupt, sends the caller's caption after the answer has begun, and keeps all that the page tells it.
 */

const PAGE = fileURLToPath(new URL('..', import.meta.url));
const SENTENCE = fileURLToPath(new URL('../../recorded-audio/leisure-to-consider.wav', import.meta.url));
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };
const FRAME_MS = 20;
const LEAD_MS = 200;
const LOUD = 600;
const PAUSE_FRAMES = 25;

/**
 * Listens on `port` (0: any). Resolves to `{url, calls, refuse, close}`; `refuse = true` makes it refuse calls as a draining relay does.
 * `policy` is the page's Content-Security-Policy; a page that is copied out has none and may call a relay elsewhere.
 */
export async function startFakeRelay({ port = 0, policy = "default-src 'self'" } = {}) {
  const relay = { calls: [], refuse: false, policy };
  const sentence = readWav(await readFile(SENTENCE));
  const server = createServer((request, response) => serve(request, response, relay));
  server.on('upgrade', (request, socket) => {
    const url = new URL(request.url, 'http://relay');
    if (relay.refuse || url.pathname !== '/v1/call') {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
      return;
    }
    const call = new FakeCall(new WebSocketConnection(request, socket), Number(url.searchParams.get('rate') ?? 24000), sentence);
    relay.calls.push(call);
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  relay.url = `http://127.0.0.1:${server.address().port}/`;
  relay.close = () => {
    server.closeAllConnections();
    server.close();
  };
  return relay;
}

async function serve(request, response, relay) {
  const path = new URL(request.url, 'http://relay').pathname;
  if (path === '/readyz') {
    response.writeHead(relay.refuse ? 503 : 200, { 'Content-Type': 'text/plain' }).end(relay.refuse ? 'draining\n' : 'ready\n');
    return;
  }
  const file = normalize(path === '/' ? '/index.html' : path);
  try {
    const body = await readFile(join(PAGE, file));
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, ...(relay.policy && { 'Content-Security-Policy': relay.policy }) });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

class FakeCall {
  /** All text messages of the page in order, each with the `at` of its arrival in ms. */
  received = [];
  audioBytes = 0;
  closeCode = null;
  /** What was sent of each item: `{item, samples}`, and when it was flushed. */
  items = [];
  #connection;
  #rate;
  #sentence;
  #state = '';
  #pcm = Buffer.alloc(0);
  #turn = [];
  #loudFrames = 0;
  #quietFrames = 0;
  #timers = new Set();
  #answer = null;
  #turns = 0;

  constructor(connection, rate, sentence) {
    this.#connection = connection;
    this.#rate = rate;
    this.#sentence = resample(sentence.samples, sentence.rate, rate);
    connection.onMessage = (message) => (typeof message === 'string' ? this.#onText(JSON.parse(message)) : this.#onAudio(message));
    connection.onClose = (code) => this.#onClose(code);
    this.#tell({ type: 'started', call: 'c-7f3a', version: 1, encoding: 'pcm16', rate, lead_ms: LEAD_MS });
    this.#enter('connecting');
    this.#after(50, () => this.#enter('listening'));
  }

  messages(type) {
    return this.received.filter((message) => message.type === type);
  }

  end(cause, code, message = '', retry = true) {
    this.#tell({ type: 'ended', cause, message, retry });
    this.#connection.close(code);
  }

  #onText(message) {
    this.received.push({ ...message, at: performance.now() });
    switch (message.type) {
      case 'ping':
        this.#tell({ type: 'pong', t: message.t });
        break;
      case 'text':
        this.#flush('barge_in');
        this.#enter('thinking');
        this.#after(150, () => this.#speak(this.#sentence, 'You have typed, and this is a recorded sentence that I can say about it.'));
        break;
      case 'interrupt':
        this.#flush('interrupt');
        break;
      case 'mark':
        if (this.#answer?.mark === message.name) {
          this.#answer = null;
          this.#enter('listening');
        }
        break;
      case 'hangup':
        this.end('caller_hangup', 1000, '', false);
        break;
    }
  }

  #onAudio(bytes) {
    this.audioBytes += bytes.length;
    this.#pcm = Buffer.concat([this.#pcm, bytes]);
    const frameBytes = (2 * this.#rate * FRAME_MS) / 1000;
    while (this.#pcm.length >= frameBytes) {
      this.#onFrame(this.#pcm.subarray(0, frameBytes));
      this.#pcm = this.#pcm.subarray(frameBytes);
    }
  }

  #onFrame(frame) {
    const samples = new Int16Array(frame.buffer.slice(frame.byteOffset, frame.byteOffset + frame.length));
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    this.#loudFrames = rms > LOUD ? this.#loudFrames + 1 : 0;
    this.#quietFrames = rms > LOUD ? 0 : this.#quietFrames + 1;
    this.#turn.push(samples);
    if (this.#state !== 'hearing') {
      this.#turn = this.#turn.slice(-10);
      if (this.#loudFrames === 3) {
        this.#flush('barge_in');
        this.#enter('hearing');
      }
    } else if (this.#quietFrames === PAUSE_FRAMES) {
      this.#answerTurn(concat(this.#turn));
    }
  }

  #answerTurn(words) {
    const item = `user-${++this.#turns}`;
    this.#enter('thinking');
    this.#after(200, () => this.#speak(words, `You said something of ${(words.length / this.#rate).toFixed(1)} seconds, and I say it again.`));
    this.#after(500, () =>
      this.#tell({ type: 'caption', role: 'user', item, text: `These are the words of turn ${this.#turns}.`, mode: 'replace', final: true }));
  }

  #speak(samples, text) {
    const item = `item-${this.items.length + 1}`;
    const answer = { item, samples, sent: 0, mark: `end-${item}`, begun: performance.now(), words: text.split(/(?= )/), said: 0 };
    this.items.push(answer);
    this.#answer = answer;
    this.#tell({ type: 'audio', item, response: `r-${item}` });
    this.#enter('speaking');
    this.#pace(answer);
  }

  #pace(answer) {
    if (this.#answer !== answer) {
      return;
    }
    const due = ((performance.now() - answer.begun + LEAD_MS) * this.#rate) / 1000;
    const frame = (this.#rate * FRAME_MS) / 1000;
    while (answer.sent < Math.min(due, answer.samples.length)) {
      const piece = answer.samples.slice(answer.sent, answer.sent + frame);
      this.#connection.send(Buffer.from(piece.buffer));
      answer.sent += piece.length;
    }
    const shown = Math.ceil((answer.words.length * answer.sent) / answer.samples.length);
    const final = answer.sent >= answer.samples.length;
    if (shown > answer.said || final) {
      const text = answer.words.slice(answer.said, shown).join('');
      this.#tell({ type: 'caption', role: 'assistant', item: answer.item, text, mode: 'append', final });
      answer.said = shown;
    }
    if (final) {
      this.#tell({ type: 'mark', name: answer.mark });
    } else {
      this.#after(FRAME_MS, () => this.#pace(answer));
    }
  }

  #flush(reason) {
    if (this.#answer) {
      const { item } = this.#answer;
      this.#answer.flushedAt = performance.now();
      this.#answer = null;
      this.#tell({ type: 'flush', item, reason });
      this.#enter('listening');
    }
  }

  #enter(state) {
    this.#state = state;
    this.#tell({ type: 'state', state });
  }

  #tell(message) {
    this.#connection.send(JSON.stringify(message));
  }

  #after(ms, action) {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      action();
    }, ms);
    this.#timers.add(timer);
  }

  #onClose(code) {
    this.closeCode = code;
    this.#answer = null;
    this.#timers.forEach(clearTimeout);
  }
}

function resample(samples, from, to) {
  const resampler = new Resampler(from, to);
  const floats = Float32Array.from(samples, (sample) => sample / 32768);
  const pieces = [Float32Array.from(resampler.process(floats)), Float32Array.from(resampler.drain())];
  return Int16Array.from(pieces.flatMap((piece) => [...piece]), (sample) => Math.max(-32768, Math.min(32767, Math.round(sample * 32768))));
}

function concat(frames) {
  const whole = new Int16Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    whole.set(frame, at);
    at += frame.length;
  }
  return whole;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const relay = await startFakeRelay({ port: Number(process.argv[2] ?? 8080) });
  console.log(`A relay that repeats what you say: ${relay.url}`);
}
