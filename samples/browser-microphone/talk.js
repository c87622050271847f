import { askForToken } from './admission.js';
import { Call } from './call.js';
import { Captions } from './captions.js';
import { OpusEncoding, Pcm16Encoding } from './encodings.js';
import { whyRefused } from './explanations.js';
import { Microphone } from './microphone.js';
import { findOpus } from './opus.js';
import { Speaker } from './speaker.js';
import { TurnClock } from './turn-clock.js';

/**
 * One conversation: joins microphone, call and speaker, and keeps what they tell. The page draws it; a page of your own can do so too.
 *
 * Events, all CustomEvents: `state` `{state}` (the relay's, and `opening`, `dialling`, `ending`) · `started` (the relay's) · `encoding`
 * `{lacking, reason}` when it is not to be Opus although it was asked for, because the `browser` or the `relay` has none · `captions`
 * `{turns}` · `you` and `model` `{peak, rms}` every 20 ms · `queue` `{queuedMs, underruns}` · `roundtrip` `{ms}` · `traffic` `{up, down}`
 * (bytes of audio per second) · `dropped` `{ms}` ·
 * `answered` `{at, kind, noticed, answered, total}` when an answer is first heard · `cut` `{item, ms, at}` when one is cut short ·
 * `played` `{item, ms}` · `warning` (the relay's) · `devices`, `lost`, `silenced` (the microphone's) · `paused` `{paused}` when the system takes the
 * sound away or gives it back · and once, at the end, `ended` `{cause, message, code}` or `{error}` if there was no microphone. Beyond
 * the causes of the call there is `codec_failed`.
 */
export class Talk extends EventTarget {
  #relay;
  #rate;
  #wanted;
  #key;
  #encoding = null;
  #context;
  #microphone = null;
  #speaker = null;
  #call = null;
  #captions = new Captions();
  #clock = new TurnClock();
  #over = false;

  /**
   * Must be called in the handler of a click or a key, before anything is awaited: only then may the context make a sound (iOS).
   *
   * @param relay the relay's WebSocket address
   * @param rate samples per second on the wire: 8000, 16000, 24000 or 48000
   * @param encoding `pcm16`, or `opus` if browser and relay have it, else `pcm16`
   * @param key what the relay gives tokens for; null where it serves everybody
   */
  constructor(relay, rate, { encoding = 'pcm16', key = null } = {}) {
    super();
    this.#relay = relay;
    this.#rate = rate;
    this.#wanted = encoding;
    this.#key = key;
    // At the device's own rate: any other is refused, ignored or badly resampled by one browser or another. The worklets resample.
    this.#context = new AudioContext({ latencyHint: 'interactive' });
    this.#context.resume();
    this.#context.onstatechange = () => this.#emit('paused', { paused: this.#context.state !== 'running' });
    if (navigator.audioSession) {
      navigator.audioSession.type = 'play-and-record'; // Safari: else the voice comes out of the ear piece
    }
  }

  get turns() {
    return this.#captions.turns;
  }

  set muted(muted) {
    this.#microphone.muted = muted;
  }

  /** Opens microphone and loudspeaker, then dials. Never rejects: what fails is told by `ended`. */
  async open(deviceId) {
    let admission = null;
    try {
      this.#emit('state', { state: 'opening' });
      this.#microphone = this.#listen(new Microphone(this.#context, this.#rate), 'devices', 'lost', 'silenced');
      this.#microphone.addEventListener('frame', ({ detail }) => this.#onFrame(detail));
      this.#encoding = await this.#openEncoding();
      this.#microphone.rate = this.#encoding.rate;
      await this.#microphone.open(deviceId);
      this.#speaker = this.#listen(await Speaker.open(this.#context, this.#encoding.rate), 'queue');
      this.#joinSpeaker();
      admission = await askForToken(this.#relay, this.#key);
    } catch (error) {
      this.#end({ error });
    }
    if (this.#over) {
      this.#close(); // stopped while the user was being asked
    } else if (admission.cause) {
      this.#end({ cause: admission.cause, message: '' });
    } else {
      this.#dial(admission.protocols);
    }
  }

  /** Changes the microphone during the call. @throws DOMException if it cannot be opened; the call goes on without one */
  async useMicrophone(deviceId) {
    await this.#microphone.open(deviceId);
  }

  interrupt() {
    this.#call?.interrupt();
  }

  type(text) {
    this.#call?.sendText(text);
    this.#clock.typed(performance.now());
    this.#captions.typed(text);
    this.#tellCaptions();
  }

  /** To be called when the page is shown or touched again: the system may have put the sound to sleep. */
  wake() {
    if (!this.#over && this.#context.state !== 'running') {
      this.#context.resume();
    }
  }

  /** Ends the call in good order. */
  stop() {
    if (this.#call) {
      this.#emit('state', { state: 'ending' });
      this.#call.hangup();
    } else {
      this.#end({ cause: 'caller_hangup', message: '' });
    }
  }

  /** Ends it at once, for a page that is going away. */
  leave() {
    this.#call?.leave();
    this.#end({ cause: 'caller_hangup', message: '' });
  }

  #dial(protocols) {
    this.#emit('state', { state: 'dialling' });
    const { name: encoding, bytesPerSecond } = this.#encoding;
    const call = new Call(this.#relay, { rate: this.#rate, encoding, bytesPerSecond, protocols });
    this.#call = this.#listen(call, 'roundtrip', 'traffic', 'dropped', 'warning');
    const on = (type, listener) => call.addEventListener(type, ({ detail }) => listener(detail));
    on('started', (started) => this.#onStarted(started));
    on('frame', ({ item, buffer }) => this.#encoding.hear(item, buffer));
    on('mark', ({ name }) => this.#encoding.after(() => this.#speaker.mark(name)));
    on('flush', () => this.#onFlush());
    on('state', ({ state }) => this.#onState(state));
    on('caption', (caption) => {
      this.#captions.caption(caption);
      this.#tellCaptions();
    });
    on('ended', (ending) => this.#onEnded(ending));
  }

  #joinSpeaker() {
    const on = (type, listener) => this.#speaker.addEventListener(type, ({ detail }) => listener(detail));
    on('level', (level) => this.#emit('model', level));
    on('mark', ({ name }) => this.#call?.marked(name));
    on('played', ({ item, ms }) => {
      if (item !== null) {
        this.#call?.played(item, ms);
        this.#emit('played', { item, ms });
      }
    });
    on('onset', ({ at }) => {
      const turn = this.#clock.onset(at);
      if (turn) {
        this.#emit('answered', { at, ...turn });
      }
    });
  }

  #onFrame({ pcm, rate, level }) {
    this.#clock.voice(level.rms, performance.now());
    this.#emit('you', level);
    if (this.#call && rate === this.#encoding.rate) {
      this.#encoding.say(pcm);
    }
  }

  #onStarted(started) {
    if (started.encoding !== this.#encoding.name) {
      this.#doWithoutOpus('relay', started.rate);
    }
    this.#emit('started', started);
  }

  async #onFlush() {
    this.#encoding.flush();
    const { item, ms } = await this.#speaker.flush();
    if (item !== null && !this.#over) {
      this.#call.flushed(item, ms);
      this.#captions.cut(item, ms);
      this.#tellCaptions();
      this.#emit('cut', { item, ms, at: performance.now() });
    }
  }

  #onState(state) {
    this.#clock.state(state, performance.now());
    if (state === 'hearing') {
      this.#captions.hearing();
    } else {
      this.#captions.heardOut();
    }
    this.#tellCaptions();
    this.#emit('state', { state });
  }

  async #onEnded(ending) {
    this.#call = null;
    if (ending.cause !== 'refused') {
      this.#end(ending);
      return;
    }
    const cause = await whyRefused(this.#relay);
    if (cause === 'forbidden' && this.#encoding.name === 'opus' && !this.#over) {
      this.#doWithoutOpus('relay', this.#rate); // a relay without the library refuses it; what else it may dislike will show
      this.#dial();
    } else {
      this.#end({ ...ending, cause });
    }
  }

  async #openEncoding() {
    if (this.#wanted === 'opus') {
      try {
        return new OpusEncoding(await findOpus(), this.#ends());
      } catch (error) {
        this.#emit('encoding', { lacking: 'browser', reason: error.message });
      }
    }
    return new Pcm16Encoding(this.#rate, this.#ends());
  }

  #doWithoutOpus(lacking, rate) {
    this.#encoding.close();
    this.#encoding = new Pcm16Encoding(rate, this.#ends());
    this.#microphone.rate = rate;
    this.#speaker.rate = rate;
    this.#emit('encoding', { lacking, reason: '' });
  }

  #ends() {
    return {
      send: (frame) => this.#call?.sendAudio(frame),
      play: (item, pcm) => this.#speaker.play(item, pcm),
      failed: (error) => this.#onCodecFailed(error),
    };
  }

  /** In mid-call there is no way back to PCM16: a call has one encoding. */
  #onCodecFailed(error) {
    const call = this.#call;
    this.#end({ cause: 'codec_failed', message: error.message });
    call?.leave();
  }

  #tellCaptions() {
    this.#emit('captions', { turns: this.#captions.turns });
  }

  #end(ending) {
    if (!this.#over) {
      this.#over = true;
      this.#close();
      this.#emit('ended', ending);
    }
  }

  #close() {
    this.#encoding?.close();
    this.#microphone?.close();
    this.#speaker?.close();
    this.#context.onstatechange = null;
    if (this.#context.state !== 'closed') {
      this.#context.close();
    }
  }

  #listen(source, ...types) {
    types.forEach((type) => source.addEventListener(type, ({ detail }) => this.#emit(type, detail)));
    return source;
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
