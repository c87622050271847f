/** Which threads go first where several want one processor. */
@NullMarked
package org.tandemrelay.relay.priority;

import org.jspecify.annotations.NullMarked;
