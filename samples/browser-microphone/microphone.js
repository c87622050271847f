import { loadWorklet } from './worklet.js';

/**
 * The caller's voice: opens a microphone, turns it into 20 ms frames in the capture worklet, survives the change of device.
 *
 * Events, all CustomEvents: `frame` `{pcm, rate, level}` every 20 ms (PCM16 at `rate`; `level` has `peak` and `rms`) · `devices`
 * `{devices, current}` when there are others than before · `lost` when the microphone went away (unplugged, permission withdrawn) ·
 * `silenced` `{silent}` when the system mutes it (another application, a telephone call) or gives it back.
 */

/** One change of hardware makes several `devicechange` events. */
const DEVICE_CHANGE_SETTLES_MS = 300;

export class Microphone extends EventTarget {
  #context;
  #rate;
  #ownContext = null;
  #stream = null;
  #source = null;
  #capture = null;
  #muted = false;
  #settling = null;
  #known = '';
  #onDeviceChange = () => {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => this.#lookForDevices(), DEVICE_CHANGE_SETTLES_MS);
  };

  /** `rate` is that of the frames, in samples per second. */
  constructor(context, rate) {
    super();
    this.#context = context;
    this.#rate = rate;
    navigator.mediaDevices?.addEventListener('devicechange', this.#onDeviceChange);
  }

  get track() {
    return this.#stream?.getAudioTracks()[0];
  }

  /** Another rate for the frames to come; a few of the old one may still be on their way. */
  set rate(rate) {
    this.#rate = rate;
    this.#capture?.port.postMessage({ type: 'rate', rate });
  }

  get muted() {
    return this.#muted;
  }

  /** Stopping the track would make a Bluetooth headset change its profile, so a muted one sends silence. */
  set muted(muted) {
    this.#muted = muted;
    if (this.track) {
      this.track.enabled = !muted;
    }
  }

  /**
   * Opens a microphone, or changes to another. An empty id is the system's choice.
   *
   * @throws DOMException see `describeMicrophoneError`
   */
  async open(deviceId = '') {
    // Safari wants the old track stopped before it gives another.
    this.#release();
    const stream = await askFor(deviceId);
    this.#stream = stream;
    const track = this.track;
    track.enabled = !this.#muted;
    track.onended = () => this.#emit('lost', {});
    track.onmute = () => this.#emit('silenced', { silent: true });
    track.onunmute = () => this.#emit('silenced', { silent: false });
    await cancelAllEcho(track);
    await this.#connect(stream);
    await this.#lookForDevices();
  }

  close() {
    navigator.mediaDevices?.removeEventListener('devicechange', this.#onDeviceChange);
    clearTimeout(this.#settling);
    this.#release();
    this.#capture?.port.postMessage({ type: 'close' });
    this.#capture?.disconnect();
    this.#capture = null;
    this.#ownContext?.close();
  }

  async #connect(stream, mayRetry = true) {
    try {
      this.#source = this.#context.createMediaStreamSource(stream);
      await this.#startCapture(this.#context);
      this.#source.connect(this.#capture);
    } catch (error) {
      if (error.name !== 'NotSupportedError' || !mayRetry) {
        throw error;
      }
      // Firefox does not connect a microphone to a context of another rate: a headset that fell to 16 kHz gets its own.
      this.#ownContext?.close();
      this.#ownContext = new AudioContext({ sampleRate: this.track.getSettings().sampleRate });
      this.#context = this.#ownContext;
      this.#capture?.disconnect();
      this.#capture = null;
      await this.#connect(stream, false);
    }
  }

  async #startCapture(context) {
    if (this.#capture) {
      return;
    }
    await loadWorklet(context, './capture-worklet.js');
    this.#capture = new AudioWorkletNode(context, 'capture', {
      channelCount: 1,
      channelCountMode: 'explicit',
      processorOptions: { rate: this.#rate },
    });
    this.#capture.port.onmessage = ({ data }) => this.#emit('frame', data);
    // Some engines run only what reaches the loudspeaker; the gain keeps the caller's own voice out of it.
    const silence = new GainNode(context, { gain: 0 });
    this.#capture.connect(silence).connect(context.destination);
  }

  #release() {
    this.#source?.disconnect();
    this.#source = null;
    for (const track of this.#stream?.getTracks() ?? []) {
      track.onended = null;
      track.onmute = null;
      track.onunmute = null;
      track.stop();
    }
    this.#stream = null;
  }

  async #lookForDevices() {
    const all = await navigator.mediaDevices.enumerateDevices();
    const devices = all.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== '');
    // In Chromium a changed default keeps its id "default" and gets another label.
    const list = devices.map(({ deviceId, label }) => `${deviceId} ${label}`).join('\n');
    if (list !== this.#known) {
      this.#known = list;
      this.#emit('devices', { devices, current: this.track?.getSettings().deviceId ?? '' });
    }
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

async function askFor(deviceId) {
  const wishes = { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  if (!deviceId) {
    return navigator.mediaDevices.getUserMedia({ audio: wishes });
  }
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...wishes, deviceId: { exact: deviceId } } });
  } catch (error) {
    if (error.name === 'OverconstrainedError' || error.name === 'NotFoundError') {
      return askFor(''); // that one is gone
    }
    throw error;
  }
}

/** Chromium's default may cancel only what WebRTC plays; our voice comes from Web Audio. */
async function cancelAllEcho(track) {
  const modes = track.getCapabilities?.().echoCancellation ?? [];
  if (modes.includes('all')) {
    // A wish: a system that cannot do it after all goes on with the default.
    await track.applyConstraints({ echoCancellation: { ideal: 'all' } }).catch((error) => console.debug('echo cancellation', error));
  }
}
