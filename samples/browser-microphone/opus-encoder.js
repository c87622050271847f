import { OPUS_RATE } from './opus.js';

/**
 * The caller's voice into Opus packets, one for each frame of 20 ms. The encoder runs beside the page's thread and gives each packet
 * when it is ready, within a few ms. What it looks ahead, 6.5 ms, comes out with the next packet.
 */
export class OpusEncoder {
  #encoder;
  #samples = 0;

  /** `config` is from `findOpus`; `give(packet)` gets each packet as an ArrayBuffer, `failed(error)` is called once, if it breaks. */
  constructor(config, give, failed) {
    this.#encoder = new AudioEncoder({
      output: (chunk) => {
        const packet = new ArrayBuffer(chunk.byteLength);
        chunk.copyTo(packet);
        give(packet);
      },
      error: failed,
    });
    this.#encoder.configure(config);
  }

  /** Takes a frame of PCM16 at `OPUS_RATE`. */
  encode(pcm) {
    if (this.#encoder.state !== 'configured') {
      return; // it has broken, and said so
    }
    const samples = Float32Array.from(new Int16Array(pcm), (sample) => sample / 32768);
    const data = new AudioData({
      format: 'f32-planar', // the one format that all engines take
      sampleRate: OPUS_RATE,
      numberOfFrames: samples.length,
      numberOfChannels: 1,
      timestamp: Math.round((this.#samples * 1e6) / OPUS_RATE),
      data: samples,
    });
    this.#samples += samples.length;
    this.#encoder.encode(data);
    data.close();
  }

  close() {
    if (this.#encoder.state !== 'closed') {
      this.#encoder.close();
    }
  }
}
