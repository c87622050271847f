/** What callers can do that nobody wants: to the pipeline that Netty's examples show, and to the relay's. */
package org.tandemrelay.relay.hostile;
