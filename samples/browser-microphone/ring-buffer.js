/**
 * First in, first out, for samples. Grows while there is room to grow: a relay that is told not to pace sends minutes at once.
 */
export class RingBuffer {
  #samples;
  #largest;
  #start = 0;
  #length = 0;

  /** Room for `initial` samples now and `largest` at most. */
  constructor(initial, largest = initial) {
    this.#samples = new Float32Array(initial);
    this.#largest = largest;
  }

  /** Samples that can be read. */
  get length() {
    return this.#length;
  }

  /** Keeps as much as there is room for, gives how many that were: what is older is heard first, so the newest are refused. */
  write(input) {
    if (this.#length + input.length > this.#samples.length) {
      this.#grow(this.#length + input.length);
    }
    const count = Math.min(input.length, this.#samples.length - this.#length);
    const end = (this.#start + this.#length) % this.#samples.length;
    const first = Math.min(count, this.#samples.length - end);
    this.#samples.set(input.subarray(0, first), end);
    this.#samples.set(input.subarray(first, count), 0);
    this.#length += count;
    return count;
  }

  /** Moves samples into `output` from `offset` on, gives how many there were. */
  read(output, offset = 0) {
    const count = Math.min(output.length - offset, this.#length);
    const first = Math.min(count, this.#samples.length - this.#start);
    output.set(this.#samples.subarray(this.#start, this.#start + first), offset);
    output.set(this.#samples.subarray(0, count - first), offset + first);
    this.#start = (this.#start + count) % this.#samples.length;
    this.#length -= count;
    return count;
  }

  clear() {
    this.#start = 0;
    this.#length = 0;
  }

  #grow(needed) {
    const size = Math.min(this.#largest, Math.max(needed, 2 * this.#samples.length));
    if (size > this.#samples.length) {
      const kept = this.#length;
      const larger = new Float32Array(size);
      this.read(larger);
      this.#samples = larger;
      this.#start = 0;
      this.#length = kept;
    }
  }
}
