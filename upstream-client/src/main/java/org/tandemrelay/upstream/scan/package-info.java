/**
 * Reading the few messages that come by the thousand without parsing JSON.
 *
 * <p>{@link org.tandemrelay.upstream.scan.JsonCursor} steps over the plain shapes that a known sender writes. Who scans leaves everything
 * else to a JSON reader, and proves by test that both find the same.
 */
@NullMarked
package org.tandemrelay.upstream.scan;

import org.jspecify.annotations.NullMarked;
