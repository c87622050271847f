/**
 * Opus as this browser's WebCodecs have it. `application: 'voip'` and a bit rate for speech; neither error correction nor pauses in
 * sending, because a WebSocket runs over TCP: nothing is lost there, it is late.
 */

/** The rate at which the encoder is fed and the decoder answers, whatever the relay's pair runs at: any Opus packet decodes at any rate. */
export const OPUS_RATE = 48000;
export const OPUS_PACKET_MS = 20;
export const OPUS_BIT_RATE = 32000;

const DECODER = { codec: 'opus', sampleRate: OPUS_RATE, numberOfChannels: 1 };
const ENCODER = { ...DECODER, bitrate: OPUS_BIT_RATE };
const VOICE = { format: 'opus', frameDuration: 1000 * OPUS_PACKET_MS, application: 'voip', signal: 'voice' };

/**
 * What to configure encoder and decoder with: `{encoder, decoder}`.
 *
 * @throws Error whose message says what the browser lacks
 */
export async function findOpus({ AudioEncoder, AudioDecoder } = globalThis) {
  if (!AudioEncoder || !AudioDecoder) {
    throw new Error('it has no WebCodecs');
  }
  if (!(await supports(AudioDecoder, DECODER))) {
    throw new Error('it cannot decode Opus');
  }
  // An engine that does not know the wishes for a voice may still have an encoder.
  for (const encoder of [{ ...ENCODER, opus: VOICE }, ENCODER]) {
    if (await supports(AudioEncoder, encoder)) {
      return { encoder, decoder: DECODER };
    }
  }
  throw new Error('it cannot encode Opus');
}

async function supports(codec, config) {
  try {
    return (await codec.isConfigSupported(config)).supported;
  } catch {
    return false; // a TypeError: a word in it that the engine has never heard of
  }
}
