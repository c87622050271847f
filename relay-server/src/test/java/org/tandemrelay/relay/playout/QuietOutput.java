package org.tandemrelay.relay.playout;

/** A caller that takes everything, and of which a test looks at the speech only. */
public abstract class QuietOutput implements PlayoutOutput {

    @Override
    public void sendMark(String name) {}

    @Override
    public void flush() {}

    @Override
    public boolean writable() {
        return true;
    }

    @Override
    public void onFull(boolean full) {}

    @Override
    public void onPlayedOut() {}

    @Override
    public void onPlayoutFailed(Throwable failure) {
        throw new IllegalStateException(failure);
    }
}
