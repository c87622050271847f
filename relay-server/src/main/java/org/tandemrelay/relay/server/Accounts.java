package org.tandemrelay.relay.server;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.tandemrelay.relay.configuration.Configuration;
import org.tandemrelay.relay.configuration.SpendSettings;
import org.tandemrelay.relay.observe.SpendMetrics;
import org.tandemrelay.relay.spend.Ledger;
import org.tandemrelay.relay.spend.Spending;

/**
 * What calls may cost and have cost, by the configuration.
 *
 * @param spending has the accounts
 * @param ledger keeps them in a file; null where they are in memory alone
 */
record Accounts(Spending spending, @Nullable Ledger ledger) implements AutoCloseable {

    /**
     * Opens them.
     *
     * @throws IOException if the file cannot be read or written; the message says which
     */
    static Accounts open(Configuration configuration, MeterRegistry registry) throws IOException {
        Spending spending = new Spending(configuration.spending(), InstantSource.system(), new SpendMetrics(registry));
        Path file = configuration.find(SpendSettings.FILE);
        return new Accounts(spending, file == null ? null : Ledger.open(file, spending));
    }

    /** Writes what has been booked to the last. Blocks for a while at most. */
    @Override
    public void close() {
        if (ledger != null) {
            ledger.close();
        }
    }
}
