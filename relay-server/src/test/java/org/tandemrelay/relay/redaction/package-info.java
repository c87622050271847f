@org.jspecify.annotations.NullUnmarked
package org.tandemrelay.relay.redaction;
