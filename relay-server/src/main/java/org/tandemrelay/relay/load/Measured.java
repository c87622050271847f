package org.tandemrelay.relay.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of calling one target.
 *
 * @param reading what the callers measured
 * @param seconds one by one
 * @param use what the relay needed; null if it is not on this machine, or nobody said which process it is
 */
public record Measured(
        Reading reading, List<Second> seconds, @Nullable RelayUse use) {}
