@org.jspecify.annotations.NullUnmarked
package org.tandemrelay.relay.keeping;
