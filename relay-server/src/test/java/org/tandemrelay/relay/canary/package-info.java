/**
 * What nobody is ever to find in what a relay writes, looked for while all other tests run: its keys, and what is said in its calls. {@link
 * org.tandemrelay.relay.canary.Canaries} is told of each log line by itself, and of what callers and operators get by the tests' own callers and relays.
 */
package org.tandemrelay.relay.canary;
