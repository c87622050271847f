package org.tandemrelay.relay.load;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.load.crew.Reading;
import org.tandemrelay.relay.load.process.RelayUse;

/**
 * What came of calling one target.
 *
 * @param reading what the callers measured
 * @param seconds one by one
 * @param use what the relay needed; null if it is not on this machine, or nobody said which process it is
 * @param undisturbed the same calls a moment before, until some came who do not read; null if none did
 */
public record Measured(
        Reading reading,
        List<Second> seconds,
        @Nullable RelayUse use,
        @Nullable Measured undisturbed) {}
