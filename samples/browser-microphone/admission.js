/**
 * What lets a page into a relay: a token for one call, which the relay gives to whoever has a key, or to anybody where it serves
 * everybody. A browser cannot set headers on a WebSocket, so the token goes as a sub-protocol, beside one that the relay may name.
 */

const PROTOCOL = 'tandem';

/**
 * Asks for a token. A relay that has none to give, or that is of another origin, leaves the page with nothing, which may be enough.
 *
 * @param relay the relay's WebSocket address
 * @param key null if the user has none
 * @returns `{protocols}` for the WebSocket, or `{cause: 'key_needed'}`
 */
export async function askForToken(relay, key, request = fetch) {
  const tokens = new URL('/v1/tokens', relay);
  tokens.protocol = tokens.protocol === 'wss:' ? 'https:' : 'http:';
  const headers = key ? { Authorization: `Bearer ${key}` } : {};
  try {
    const response = await request(tokens, { method: 'POST', headers, body: '{"once":true}', cache: 'no-store' });
    if (response.status === 401) {
      return { cause: 'key_needed' };
    }
    return { protocols: response.ok ? [PROTOCOL, `tandem-token.${(await response.json()).token}`] : [] };
  } catch {
    return { protocols: [] };
  }
}
