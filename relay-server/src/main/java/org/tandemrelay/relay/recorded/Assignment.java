package org.tandemrelay.relay.recorded;

import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/**
 * What one call is about.
 *
 * @param plan what to do
 * @param records where it leaves its traces
 * @param ticker the monotonic clock, in nanoseconds
 * @param report completed when it is over
 */
record Assignment(CallPlan plan, CallRecords records, LongSupplier ticker, CompletableFuture<CallReport> report) {}
