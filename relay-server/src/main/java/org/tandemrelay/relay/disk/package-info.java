/** How files are made that hold what is nobody else's business. */
@NullMarked
package org.tandemrelay.relay.disk;

import org.jspecify.annotations.NullMarked;
