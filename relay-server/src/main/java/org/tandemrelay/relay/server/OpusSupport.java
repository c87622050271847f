package org.tandemrelay.relay.server;

import org.tandemrelay.audio.opus.Opus;

/**
 * Whether this process has Opus.
 *
 * @param available whether calls in Opus can be served
 * @param description which library it is, or why there is none; one line
 */
public record OpusSupport(boolean available, String description) {

    /** Looks for the library, which takes half a second and reads files: never on an event loop. */
    public static OpusSupport find() {
        try {
            return new OpusSupport(Opus.available(), Opus.describe());
        } catch (LinkageError noNativeCodeAtAll) {
            // Where nothing may be executed that was unpacked into a temporary folder.
            return new OpusSupport(false, "no Opus: " + noNativeCodeAtAll.getMessage());
        }
    }
}
