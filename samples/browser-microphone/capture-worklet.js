import { FrameCollector } from './frame-collector.js';

/** On the audio thread: posts one transferred frame of PCM16 every 20 ms, not one message per render quantum. */
class CaptureProcessor extends AudioWorkletProcessor {
  #collector;
  #open = true;
  #emit = (pcm, level) => this.port.postMessage({ pcm, level }, [pcm]);

  constructor({ processorOptions }) {
    super();
    this.#collector = new FrameCollector(sampleRate, processorOptions.wireRate);
    this.port.onmessage = () => {
      this.#open = false;
    };
  }

  process([input]) {
    // There is no channel while nothing is connected, for instance while the microphone is being changed.
    if (input.length > 0) {
      this.#collector.push(input[0], this.#emit);
    }
    return this.#open;
  }
}

registerProcessor('capture', CaptureProcessor);
