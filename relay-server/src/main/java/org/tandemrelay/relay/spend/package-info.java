/**
 * What calls may cost: seconds of audio, and money as the operator's own list of prices has it.
 *
 * <p>{@link org.tandemrelay.relay.spend.Spending} keeps the accounts of the day, which is UTC's: one for all calls, one for each key, one
 * for each agent. They are in memory, each relay's own, and kept in a file as well where there is a {@link
 * org.tandemrelay.relay.spend.Ledger}: else they begin anew with the relay. A call has its {@link
 * org.tandemrelay.relay.spend.CallSpending}, which counts on the call's event loop and books what came together about once a second, so
 * that many calls of one key are held to its limit together. What may be spent, and what it costs, are the {@link
 * org.tandemrelay.relay.spend.SpendTerms}, which can be exchanged while calls go on.
 */
@NullMarked
package org.tandemrelay.relay.spend;

import org.jspecify.annotations.NullMarked;
