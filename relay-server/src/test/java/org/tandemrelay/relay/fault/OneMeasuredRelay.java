package org.tandemrelay.relay.fault;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives all tests of a class one {@link MeasuredRelay}, whose good calls have to go on after each of them. */
final class OneMeasuredRelay implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    /** Null until the first test, and where the machine tells nothing of processes. */
    private @Nullable MeasuredRelay relay;

    MeasuredRelay get() {
        return requireNonNull(relay);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        relay = new MeasuredRelay();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        get().assertGoodCallsGoOn();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (relay != null) {
            relay.close();
        }
    }
}
