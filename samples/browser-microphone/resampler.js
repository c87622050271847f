/**
 * Changes the sample rate of a stream, any chunk size in, the same samples out.
 *
 * A polyphase windowed-sinc filter: for the ratio L/M in lowest terms there are L sets of taps, one for each place that an output
 * sample can have between two input samples. Linear interpolation would be shorter, but folds what lies above half of the lower
 * rate back into speech.
 *
 * Output sample n stands for the input at n·M/L: the stream is delayed (an output waits until the inputs after it are there) but
 * not shifted, so positions in the output are positions in the input. That is what makes "heard, in ms" exact.
 */

/** Zero crossings of the sinc on each side, at the lower rate: 1.3 ms of delay at 24 kHz. */
const ZERO_CROSSINGS = 32;

/** What must lie below the pass band, in dB; with 32 zero crossings the pass band then ends at 0.42 of the lower rate. */
const STOP_BAND_DB = 80;

export class Resampler {
  #step;
  #phases;
  #half;
  #taps;
  /** Input samples from the oldest that is still needed, `#filled` of them. */
  #history;
  #filled = 0;
  /** Index in `#history` of the input sample at or before the next output, and how far after it that is, in 1/L samples. */
  #centre = 0;
  #phase = 0;
  #taken = 0;
  #given = 0;
  #output = new Float32Array(256);

  /** Rates are in samples per second, both whole numbers. */
  constructor(inputRate, outputRate) {
    const divisor = greatestCommonDivisor(inputRate, outputRate);
    this.#phases = outputRate / divisor;
    this.#step = inputRate / divisor;
    const identity = inputRate === outputRate;
    this.#half = identity ? 0 : Math.ceil(ZERO_CROSSINGS * Math.max(1, inputRate / outputRate));
    this.#taps = identity ? [] : designTaps(this.#phases, this.#half, Math.min(1, outputRate / inputRate));
    this.#history = new Float32Array(4096);
    this.reset();
  }

  /** Output samples that the input so far stands for and that have not come out yet. */
  get pending() {
    return Math.ceil((this.#taken * this.#phases) / this.#step) - this.#given;
  }

  /** Takes samples, gives those that are ready: a view that is good until the next call. */
  process(input) {
    if (this.#half === 0) {
      return input;
    }
    this.#append(input);
    this.#taken += input.length;
    return this.#produce(Infinity);
  }

  /** Gives what is still pending, as if silence followed, and starts afresh. */
  drain() {
    const rest = this.pending;
    this.#append(new Float32Array(this.#half + 1));
    const output = this.#produce(rest);
    this.reset();
    return output;
  }

  /** Forgets the stream so far. */
  reset() {
    this.#history.fill(0, 0, this.#half);
    this.#filled = Math.max(0, this.#half - 1);
    this.#centre = this.#filled;
    this.#phase = 0;
    this.#taken = 0;
    this.#given = 0;
  }

  #append(input) {
    if (this.#filled + input.length > this.#history.length) {
      const larger = new Float32Array(2 * (this.#filled + input.length));
      larger.set(this.#history.subarray(0, this.#filled));
      this.#history = larger;
    }
    this.#history.set(input, this.#filled);
    this.#filled += input.length;
  }

  #produce(most) {
    let count = 0;
    while (count < most && this.#centre + this.#half < this.#filled) {
      if (count === this.#output.length) {
        const larger = new Float32Array(2 * count);
        larger.set(this.#output);
        this.#output = larger;
      }
      this.#output[count++] = this.#filter();
      this.#phase += this.#step;
      this.#centre += Math.floor(this.#phase / this.#phases);
      this.#phase %= this.#phases;
    }
    this.#given += count;
    this.#forget();
    return this.#output.subarray(0, count);
  }

  #filter() {
    const taps = this.#taps[this.#phase];
    const history = this.#history;
    const first = this.#centre - this.#half + 1;
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      sum += taps[k] * history[first + k];
    }
    return sum;
  }

  #forget() {
    // The centre may have stepped past the last sample: a stride of more than the taps' half.
    const oldest = Math.min(this.#centre - this.#half + 1, this.#filled);
    if (oldest > 0) {
      this.#history.copyWithin(0, oldest, this.#filled);
      this.#filled -= oldest;
      this.#centre -= oldest;
    }
  }
}

function designTaps(phases, half, bandwidth) {
  const width = half / ZERO_CROSSINGS;
  const transition = (STOP_BAND_DB - 7.95) / (14.36 * 2 * ZERO_CROSSINGS); // Kaiser's estimate, of the lower rate
  const cutoff = (1 - transition) * Math.min(bandwidth, 1 / width); // the stop band begins at half the lower rate
  const beta = 0.1102 * (STOP_BAND_DB - 8.7);
  return Array.from({ length: phases }, (_, phase) => {
    const taps = new Float64Array(2 * half);
    let sum = 0;
    for (let k = 0; k < taps.length; k++) {
      const distance = k - half + 1 - phase / phases;
      taps[k] = sinc(cutoff * distance) * kaiser(distance / half, beta);
      sum += taps[k];
    }
    return taps.map((tap) => tap / sum); // each phase passes a constant unchanged: no whine at the phases' rate
  });
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x, beta) {
  return Math.abs(x) > 1 ? 0 : bessel0(beta * Math.sqrt(1 - x * x)) / bessel0(beta);
}

/** The modified Bessel function of order zero, by its power series. */
function bessel0(x) {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a, b) {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
