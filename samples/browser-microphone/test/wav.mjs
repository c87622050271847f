/** Mono PCM16 WAV files, as tests need them. */

/** `{rate, samples}` of the first data chunk. */
export function readWav(file) {
  let at = 12;
  let rate = 0;
  while (at < file.length) {
    const id = file.toString('latin1', at, at + 4);
    const length = file.readUInt32LE(at + 4);
    if (id === 'fmt ') {
      rate = file.readUInt32LE(at + 12);
    } else if (id === 'data') {
      const data = Buffer.from(file.subarray(at + 8, at + 8 + length));
      return { rate, samples: new Int16Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.length)) };
    }
    at += 8 + length + (length % 2);
  }
  throw new Error('no data chunk');
}

export function writeWav({ rate, samples }) {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + 2 * samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(2 * rate, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(2 * samples.length, 40);
  return Buffer.concat([header, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}
