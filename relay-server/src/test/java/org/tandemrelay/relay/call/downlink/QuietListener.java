package org.tandemrelay.relay.call.downlink;

import org.tandemrelay.upstream.session.OutputItem;

/** Does not listen, but for failures. */
public final class QuietListener implements DownlinkListener {

    @Override
    public void onSpeaking() {}

    @Override
    public void onSpeech(OutputItem item, long nanos) {}

    @Override
    public void onSent(OutputItem item, long nanos) {}

    @Override
    public void onPlayedOut() {}

    @Override
    public void onPlayoutFull(boolean full) {}

    @Override
    public void onPlayoutFailed(Throwable failure) {
        throw new AssertionError(failure);
    }
}
