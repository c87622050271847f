/** Tests of what happens when there is too much to do. */
@org.jspecify.annotations.NullUnmarked
package org.tandemrelay.relay.overload;
