/**
 * Other people's implementations, to measure ours by: opt-in with {@code -Dtandem.reference=true}, on a machine that has them.
 * Nothing of this is shipped.
 */
package org.tandemrelay.audio.reference;
