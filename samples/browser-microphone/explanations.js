/** What went wrong, in words that help: `{title, advice}`. All the page's longer texts are here, to be changed or translated. */

const MICROPHONE = {
  NotAllowedError: [
    'The microphone was refused',
    'Allow it in the browser, beside the address, and in the system’s privacy settings. Then start again.',
  ],
  NotFoundError: ['No microphone was found', 'Plug one in, or switch the headset on, and start again.'],
  NotReadableError: [
    'The microphone does not answer',
    'Another application may be holding it. Close that application, or choose another microphone, and start again.',
  ],
  OverconstrainedError: ['That microphone is gone', 'Choose another one and start again.'],
  SecurityError: ['The browser forbids the microphone here', 'Open the page over https or from localhost, not inside a restricted frame.'],
  AbortError: ['The microphone could not be started', 'Start again; if that does not help, unplug it and plug it in.'],
  ModuleError: ['A part of the page could not be loaded', 'The server that the page came from does not answer. Is the relay running?'],
  TypeError: ['There is no microphone for this page', 'Browsers give it only to pages from https or localhost. Open the page that way.'],
};

const OLD_NAMES = {
  PermissionDeniedError: 'NotAllowedError',
  DevicesNotFoundError: 'NotFoundError',
  TrackStartError: 'NotReadableError',
};

/** For an error that `getUserMedia` threw, and for `TypeError` where there is no `getUserMedia`. */
export function describeMicrophoneError(error) {
  const known = MICROPHONE[OLD_NAMES[error.name] ?? error.name];
  const [title, advice] = known ?? ['The microphone could not be opened', `${error.name}: ${error.message}`];
  return { title, advice };
}

const ENDINGS = {
  caller_hangup: ['Call ended', ''],
  caller_silent: ['The relay lost sight of you', 'Nothing came from this page for a while. Start again when the network is back.'],
  caller_unstarted: ['The relay gave up on the page', 'It was not told what call this is. Page and relay may be of different versions.'],
  caller_idle: ['Nothing was said for too long', 'The relay ends calls that stand still. Start again when you are ready.'],
  caller_stalled: ['The network was too slow', 'The model’s voice could not be delivered in time. Try a better connection, or a lower rate.'],
  caller_protocol: ['The connection was garbled', 'Something between here and the relay broke the WebSocket. A proxy may be the reason.'],
  caller_invalid: ['The relay did not understand the page', 'Page and relay may be of different versions. Reload the page.'],
  caller_too_big: ['The page sent too much at once', 'Page and relay may be of different versions. Reload the page.'],
  caller_policy: ['The relay gave up on the page', 'It had to warn too often. Page and relay may be of different versions.'],
  agent_unknown: ['There is nobody of that name', 'The relay has no agent of the name that was asked for.'],
  nobody_spoke: ['Nobody spoke', 'The relay ends calls in which nobody says anything. Start again when you are ready.'],
  call_too_long: ['The call reached its longest time', 'Start again to go on.'],
  not_recorded: ['The call could not be recorded', 'It has to be, and the relay’s disk does not take it. Ask whoever runs the relay.'],
  day_spent: ['What calls may cost today is spent', 'The relay takes no more until midnight UTC. Ask whoever runs it.'],
  budget_spent: ['What calls may cost is spent', 'The relay ends calls then, and takes no more for a while. Ask whoever runs it.'],
  model_ended: ['The model ended the call', 'Start again to go on.'],
  model_expired: ['The model’s session has run out', 'Sessions have a longest time. Start again to go on.'],
  model_unreachable: ['The model could not be reached', 'The relay runs, the model behind it does not answer. Start again in a moment.'],
  model_refused: ['The model refused the call', 'The relay’s credential, model name or session settings are wrong. Its log says which.'],
  model_busy: ['The model is busy', 'It is overloaded, or the quota is used up. Start again later.'],
  model_failed: ['The model broke off', 'Start again; the relay’s log has the reason.'],
  model_stalled: ['The model fell silent', 'It said nothing any more when it was its turn. Start again.'],
  model_silent: ['The model went silent', 'It answered nothing in time. Start again.'],
  relay_draining: ['The relay is being restarted', 'Start again in a moment.'],
  relay_failed: ['The relay failed', 'An error inside the relay ended the call. Its log has the reason.'],
  codec_failed: ['The browser’s Opus broke', 'Start again: the call will go in PCM16.'],
  key_needed: ['The relay wants a key', 'Write it into the field “Key” and start again. The page asks for a token with it, and forgets it when it is closed.'],
  lost: ['The connection was lost', 'The network broke, or the relay stopped. Start again when it is back.'],
  draining: ['The relay takes no calls now', 'It is starting up or shutting down. Start again in a moment.'],
  unreachable: ['The relay cannot be reached', 'Nothing answers at that address. Is it running, and is the address right?'],
  forbidden: [
    'The relay refused the call',
    'It runs, but takes no calls from this page. Does it allow the page’s origin, know the rate, and have room for one more call? Or does a proxy on the way take WebSockets for plain requests?',
  ],
};

/** For `ended` of a call, and for what `whyRefused` found out. */
export function describeEnding({ cause, message = '', code }) {
  const known = ENDINGS[cause];
  const [title, advice] = known ?? ['Call ended', [cause, code].filter(Boolean).join(', ')];
  return { title, advice, message, code };
}

/** For a call that is not in Opus although it was asked for; what is `lacking` it is the `browser` or the `relay`. */
export function describeLackOfOpus({ lacking, reason }) {
  const whose = {
    browser: `The browser cannot do it: ${reason}.`,
    relay: 'The relay does not know Opus, or has no library for it.',
  };
  return { title: 'PCM16 instead of Opus', advice: whose[lacking] };
}

/** What is in use on the wire, in two words. */
export function nameEncoding({ encoding, rate }) {
  return encoding === 'opus' ? 'Opus' : `PCM16, ${rate / 1000} kHz`;
}

/**
 * A browser does not tell why an upgrade was refused, so ask the relay how it is. Gives a cause for `describeEnding`.
 *
 * @param relay the relay's WebSocket address
 */
export async function whyRefused(relay, request = fetch) {
  const health = new URL('/readyz', relay);
  health.protocol = health.protocol === 'wss:' ? 'https:' : 'http:';
  try {
    const response = await request(health, { cache: 'no-store' });
    return response.ok ? 'forbidden' : 'draining';
  } catch {
    // Either nothing is there, or it is of another origin and does not let us read. An opaque answer tells the two apart.
    return request(health, { cache: 'no-store', mode: 'no-cors' }).then(
      () => 'forbidden',
      () => 'unreachable',
    );
  }
}

export const STATES = {
  idle: 'Ready',
  opening: 'Opening the microphone',
  dialling: 'Calling',
  connecting: 'Reaching the model',
  reconnecting: 'Reaching the model again',
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
  ending: 'Hanging up',
};
