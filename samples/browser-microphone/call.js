/**
 * One call to the relay: the socket and the protocol (`docs/native-protocol.md`), no audio hardware, no DOM.
 *
 * Events, all CustomEvents whose `detail` is the relay's message: `started`, `state`, `audio`, `mark`, `flush`, `caption`, `warning`,
 * and besides `frame` `{item, buffer}` for a binary frame, `roundtrip` `{ms}` for a pong, `traffic` `{up, down}` every 2 s (bytes of
 * audio per second), `dropped` `{ms}` when the network did not take what was said, and at the end, once, `ended`
 * `{cause, message, retry, code}`. Beyond the protocol's causes there are `refused` (the socket never opened) and `lost` (it closed
 * without a word).
 */

/** Speech that may wait in the browser's socket, and then in our queue, before the oldest is thrown away: late speech is useless. */
const IN_SOCKET_MS = 200;
const IN_QUEUE_MS = 300;

const PING_EVERY_MS = 2000;

/** How long the relay may take to say `ended` after `hangup`. */
const GOODBYE_MS = 1500;

export class Call extends EventTarget {
  #socket;
  #now;
  #encoding;
  #bytesPerSecond;
  /** Whether the relay has said that it understands what we send. PCM16 every relay understands. */
  #agreed;
  #bytes = { up: 0, down: 0, since: 0 };
  #item = null;
  #opened = false;
  /** What the relay said about the end, and what is to be thought if it says nothing. */
  #ending = null;
  #unsaid = { cause: 'refused', message: '', retry: true };
  #over = false;
  #queue = [];
  #queuedBytes = 0;
  #pinger = null;
  #goodbye = null;

  /**
   * Dials at once.
   *
   * @param url the relay's `ws:` or `wss:` address, without a query
   * @param rate samples per second of the audio in both directions; for Opus, what the relay's codec runs at
   * @param encoding `pcm16` or `opus`. A relay that does not know it may answer `started` with another: then what was said until there
   *     is dropped, and from there on the frames must be as `started` says
   * @param bytesPerSecond how much audio that makes, about
   * @param protocols sub-protocols to offer: what `askForToken` gave
   */
  constructor(url, { rate = 24000, encoding = 'pcm16', bytesPerSecond = 2 * rate, protocols = [], ...browser } = {}) {
    super();
    const { connect = (at, offered) => new WebSocket(at, offered), now = () => performance.now() } = browser;
    const address = new URL(url);
    address.searchParams.set('rate', rate);
    if (encoding !== 'pcm16') {
      address.searchParams.set('encoding', encoding);
    }
    this.#encoding = encoding;
    this.#bytesPerSecond = bytesPerSecond;
    this.#agreed = encoding === 'pcm16';
    this.#now = now;
    this.#socket = connect(address.href, protocols);
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.onopen = () => this.#onOpen();
    this.#socket.onmessage = ({ data }) => this.#onMessage(data);
    this.#socket.onclose = ({ code }) => this.#onClose(code);
  }

  get over() {
    return this.#over;
  }

  /** Sends a frame of PCM16 at the call's rate, or one packet; what the network does not take in time is dropped, oldest first. */
  sendAudio(buffer) {
    if (this.#over || this.#goodbye !== null) {
      return;
    }
    this.#queue.push(buffer);
    this.#queuedBytes += buffer.byteLength;
    let dropped = 0;
    while (this.#queuedBytes > this.#bytesOf(IN_QUEUE_MS) && !this.#takes()) {
      dropped += this.#queue[0].byteLength;
      this.#queuedBytes -= this.#queue.shift().byteLength;
    }
    while (this.#queue.length > 0 && this.#takes()) {
      const oldest = this.#queue.shift();
      this.#queuedBytes -= oldest.byteLength;
      this.#bytes.up += oldest.byteLength;
      this.#socket.send(oldest);
    }
    this.#tellDropped(dropped);
  }

  /** Something typed, answered as if it had been said. */
  sendText(text) {
    this.#send({ type: 'text', text });
  }

  interrupt() {
    this.#send({ type: 'interrupt' });
  }

  /** How much of an item has been heard, in ms from its start. */
  played(item, ms) {
    this.#send({ type: 'played', item, ms });
  }

  /** The answer to `flush`. */
  flushed(item, ms) {
    this.#send({ type: 'flushed', item, ms });
  }

  /** All before this mark has been heard. */
  marked(name) {
    this.#send({ type: 'mark', name });
  }

  /** Ends the call in good order; `ended` follows, from the relay or, if it is silent, from here. */
  hangup() {
    if (this.#over || this.#goodbye !== null) {
      return;
    }
    this.#send({ type: 'hangup' });
    this.#unsaid = { cause: 'caller_hangup', message: '', retry: true };
    const patience = this.#opened ? GOODBYE_MS : 0;
    this.#goodbye = setTimeout(() => {
      this.#socket.close(1000);
      this.#onClose(1000); // a dead network would hold back the socket's own close event for minutes
    }, patience);
  }

  /** Leaves at once, for a page that is going away. */
  leave() {
    this.hangup();
    this.#socket.close(1000);
  }

  #onOpen() {
    this.#opened = true;
    this.#unsaid = { cause: 'lost', message: '', retry: true };
    this.#bytes.since = this.#now();
    this.#pinger = setInterval(() => {
      this.#ping();
      this.#tellTraffic();
    }, PING_EVERY_MS);
    this.#ping();
  }

  #ping() {
    this.#send({ type: 'ping', t: this.#now() });
  }

  #tellTraffic() {
    const { up, down, since } = this.#bytes;
    const now = this.#now();
    this.#bytes = { up: 0, down: 0, since: now };
    const perSecond = (bytes) => Math.round((1000 * bytes) / Math.max(1, now - since));
    this.#emit('traffic', { up: perSecond(up), down: perSecond(down) });
  }

  #onMessage(data) {
    if (this.#over) {
      return;
    }
    if (typeof data !== 'string') {
      this.#bytes.down += data.byteLength;
      this.#emit('frame', { item: this.#item, buffer: data });
      return;
    }
    const message = JSON.parse(data);
    switch (message.type) {
      case 'audio':
        this.#item = message.item;
        this.#emit('audio', message);
        break;
      case 'pong':
        this.#emit('roundtrip', { ms: this.#now() - message.t });
        break;
      case 'ended':
        this.#ending = message;
        break;
      case 'started':
        this.#onStarted(message);
        break;
      case 'state':
      case 'mark':
      case 'flush':
      case 'caption':
      case 'warning':
        this.#emit(message.type, message);
        break;
      default: // the protocol may grow
    }
  }

  #onStarted(started) {
    if (started.encoding !== this.#encoding) {
      this.#tellDropped(this.#queuedBytes);
      this.#queue = [];
      this.#queuedBytes = 0;
      this.#encoding = started.encoding;
      this.#bytesPerSecond = 2 * started.rate;
    }
    this.#agreed = true;
    this.#emit('started', started);
  }

  #onClose(code) {
    if (this.#over) {
      return;
    }
    this.#over = true;
    clearInterval(this.#pinger);
    clearTimeout(this.#goodbye);
    this.#queue = [];
    this.#emit('ended', { ...(this.#ending ?? this.#unsaid), code });
  }

  #send(message) {
    if (this.#opened && !this.#over) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  /** Whether the browser's socket may be given more. Before it is open and the encoding agreed, speech waits in the queue. */
  #takes() {
    return this.#opened && this.#agreed && this.#socket.bufferedAmount <= this.#bytesOf(IN_SOCKET_MS);
  }

  #tellDropped(bytes) {
    if (bytes > 0) {
      this.#emit('dropped', { ms: Math.round((1000 * bytes) / this.#bytesPerSecond) });
    }
  }

  #bytesOf(ms) {
    return (this.#bytesPerSecond * ms) / 1000;
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
