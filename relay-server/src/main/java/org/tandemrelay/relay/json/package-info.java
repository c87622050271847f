/** The JSON of callers' text messages, as every dialect reads and writes it. Knows none of them. */
@NullMarked
package org.tandemrelay.relay.json;

import org.jspecify.annotations.NullMarked;
