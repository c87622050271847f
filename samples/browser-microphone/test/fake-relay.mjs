import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpusVoice, PcmVoice } from './fake-voices.mjs';
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
/** As the relay has it. */
const POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const FRAME_MS = 20;
const LEAD_MS = 200;
const PAUSE_FRAMES = 25;

/**
 * Listens on `port` (0: any). Resolves to `{url, calls, refuse, opus, key, close}`; `refuse = true` makes it refuse calls as a draining
 * relay does, `opus = 'refused'` is a relay without the library and `'unknown'` one that has never heard of it, and with a `key` callers
 * must bring it. `policy` is the page's Content-Security-Policy; a page that is copied out has none and may call a relay elsewhere.
 */
export async function startFakeRelay({ port = 0, policy = POLICY } = {}) {
  const relay = { calls: [], refuse: false, opus: 'known', key: null, policy };
  const sentence = readWav(await readFile(SENTENCE));
  const server = createServer((request, response) => serve(request, response, relay));
  server.on('upgrade', (request, socket) => {
    const url = new URL(request.url, 'http://relay');
    const refusal = whyRefused(relay, url, request);
    if (refusal) {
      socket.end(`HTTP/1.1 ${refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    const rate = Number(url.searchParams.get('rate') ?? 24000);
    const opus = relay.opus === 'known' && url.searchParams.get('encoding') === 'opus';
    const call = new FakeCall(new WebSocketConnection(request, socket), rate, opus ? new OpusVoice() : new PcmVoice(rate, sentence));
    call.agent = url.searchParams.get('agent');
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

function whyRefused(relay, url, { headers }) {
  if (relay.refuse || url.pathname !== '/v1/call') {
    return '503 Service Unavailable\r\nRetry-After: 5';
  }
  if (relay.key !== null && headers.authorization !== `Bearer ${relay.key}`) {
    return '401 Unauthorized';
  }
  return relay.opus === 'refused' && url.searchParams.get('encoding') === 'opus' ? '400 Bad Request' : null;
}

async function serve(request, response, relay) {
  const path = new URL(request.url, 'http://relay').pathname;
  if (path === '/readyz') {
    response.writeHead(relay.refuse ? 503 : 200, { 'Content-Type': 'text/plain' }).end(relay.refuse ? 'draining\n' : 'ready\n');
    return;
  }
  if (path === '/v1/tokens' && request.method === 'POST') {
    response.writeHead(201, { 'Content-Type': 'application/json' }).end('{"token":"a.b.c","expires_in":60}');
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
  /** The binary frames of the page. */
  frames = [];
  closeCode = null;
  /** What was to be sent of each item: `{item, ms}`, and when it was flushed. */
  items = [];
  #connection;
  #voice;
  #state = '';
  #turn = [];
  #loudFrames = 0;
  #quietFrames = 0;
  #timers = new Set();
  #answer = null;
  #turns = 0;

  constructor(connection, rate, voice) {
    this.#connection = connection;
    this.#voice = voice;
    connection.onMessage = (message) => (typeof message === 'string' ? this.#onText(JSON.parse(message)) : this.#onAudio(message));
    connection.onClose = (code) => this.#onClose(code);
    this.#tell({ type: 'started', call: 'c-7f3a', version: 1, ...formatOf(voice), rate, lead_ms: LEAD_MS });
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

  /** Sends these bytes as if they were the next of the answer. */
  garble(bytes) {
    this.#connection.send(bytes);
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
        this.#after(150, () => this.#speak(this.#voice.sentence(), 'You have typed, and this is a recorded sentence that I can say about it.'));
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
    this.frames.push(bytes);
    this.#voice.frames(bytes).forEach((frame) => this.#onFrame(frame));
  }

  #onFrame(frame) {
    const loud = this.#voice.isLoud(frame);
    this.#loudFrames = loud ? this.#loudFrames + 1 : 0;
    this.#quietFrames = loud ? 0 : this.#quietFrames + 1;
    this.#turn.push(frame);
    if (this.#state !== 'hearing') {
      this.#turn = this.#turn.slice(-10);
      if (this.#loudFrames === 3) {
        this.#flush('barge_in');
        this.#enter('hearing');
      }
    } else if (this.#quietFrames === PAUSE_FRAMES) {
      this.#answerTurn(this.#turn);
    }
  }

  #answerTurn(words) {
    const item = `user-${++this.#turns}`;
    this.#enter('thinking');
    this.#after(200, () => this.#speak(words, `You said something of ${((words.length * FRAME_MS) / 1000).toFixed(1)} seconds, and I say it again.`));
    this.#after(500, () =>
      this.#tell({ type: 'caption', role: 'user', item, text: `These are the words of turn ${this.#turns}.`, mode: 'replace', final: true }));
  }

  #speak(frames, text) {
    const item = `item-${this.items.length + 1}`;
    const words = text.split(/(?= )/);
    const answer = { item, frames, ms: FRAME_MS * frames.length, sent: 0, mark: `end-${item}`, begun: performance.now(), words, said: 0 };
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
    const due = (performance.now() - answer.begun + LEAD_MS) / FRAME_MS;
    while (answer.sent < Math.min(due, answer.frames.length)) {
      this.#connection.send(answer.frames[answer.sent++]);
    }
    const shown = Math.ceil((answer.words.length * answer.sent) / answer.frames.length);
    const final = answer.sent >= answer.frames.length;
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

function formatOf(voice) {
  return voice instanceof OpusVoice ? { encoding: 'opus', packet_ms: FRAME_MS } : { encoding: 'pcm16' };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const relay = await startFakeRelay({ port: Number(process.argv[2] ?? 8080) });
  console.log(`A relay that repeats what you say: ${relay.url}`);
}
