/** What the tests of this module have in common to see that nothing blocks an event loop. */
package org.tandemrelay.relay.blocking;
