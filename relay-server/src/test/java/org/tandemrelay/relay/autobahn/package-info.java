/** The conformance cases of the Autobahn test suite, against both WebSocket legs. Only by the profile {@code autobahn}. */
package org.tandemrelay.relay.autobahn;
