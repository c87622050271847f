package org.tandemrelay.relay.load;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.LoadPlan;
import org.tandemrelay.relay.recorded.line.WireEncoding;

/**
 * What the model itself took when it was called last, so that several tests one after the other can be compared with the same. For one thread.
 */
public final class Directs {

    private final Map<Key, Measured> last = new HashMap<>();

    /** What must be alike. */
    private record Key(URI model, WireEncoding encoding, int rateHz, LoadPlan.Crowd crowd) {}

    /** Nothing is known. */
    public Directs() {}

    /** From now on the model is called again. */
    public void forget() {
        last.clear();
    }

    /** What so many took in the same audio; null if that is not known. */
    @Nullable
    Measured of(LoadPlan.Target model, LoadPlan.Crowd crowd) {
        return last.get(key(model, crowd));
    }

    void keep(LoadPlan.Target model, LoadPlan.Crowd crowd, Measured measured) {
        last.put(key(model, crowd), measured);
    }

    private static Key key(LoadPlan.Target model, LoadPlan.Crowd crowd) {
        return new Key(model.uri(), model.audio().encoding(), model.audio().rateHz(), crowd);
    }
}
