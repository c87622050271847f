/** Compressed messages: every offer of RFC 7692, with every size and kind of payload. */
package org.tandemrelay.relay.compression;
