import { Playout } from './playout.js';

/** On the audio thread: one for the life of the call, silent when it has nothing to say. Reports every 20 ms what came out. */
class PlaybackProcessor extends AudioWorkletProcessor {
  #playout;
  #open = true;
  #reportEvery = sampleRate / 50;
  #reportAt = 0;

  constructor({ processorOptions }) {
    super();
    this.#playout = new Playout(sampleRate, processorOptions.rate);
    this.port.onmessage = ({ data }) => this.#on(data);
  }

  process(_inputs, [[output]]) {
    this.#playout.render(output, currentFrame);
    if (currentFrame >= this.#reportAt) {
      this.#reportAt = currentFrame + this.#reportEvery;
      this.port.postMessage(this.#playout.takeReport());
    }
    return this.#open;
  }

  #on({ type, item, pcm, name, id, rate }) {
    switch (type) {
      case 'rate':
        this.#playout = new Playout(sampleRate, rate);
        break;
      case 'audio':
        this.#playout.enqueue(item, pcm);
        break;
      case 'mark':
        this.#playout.mark(name);
        break;
      case 'flush':
        this.port.postMessage({ flushedItem: this.#playout.flush(), ...this.#playout.takeReport(), flushed: id });
        break;
      case 'close':
        this.#open = false;
        break;
    }
  }
}

registerProcessor('playback', PlaybackProcessor);
