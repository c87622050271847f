import { FrameCollector } from './frame-collector.js';

/** On the audio thread: posts one transferred frame of PCM16 every 20 ms, not one message per render quantum. */
class CaptureProcessor extends AudioWorkletProcessor {
  #rate;
  #collector;
  #open = true;
  #emit = (pcm, level) => this.port.postMessage({ pcm, rate: this.#rate, level }, [pcm]);

  constructor({ processorOptions }) {
    super();
    this.#use(processorOptions.rate);
    this.port.onmessage = ({ data }) => this.#on(data);
  }

  process([input]) {
    // There is no channel while nothing is connected, for instance while the microphone is being changed.
    if (input.length > 0) {
      this.#collector.push(input[0], this.#emit);
    }
    return this.#open;
  }

  #on({ type, rate }) {
    switch (type) {
      case 'rate':
        this.#use(rate);
        break;
      case 'close':
        this.#open = false;
        break;
    }
  }

  #use(rate) {
    this.#rate = rate;
    this.#collector = new FrameCollector(sampleRate, rate);
  }
}

registerProcessor('capture', CaptureProcessor);
